#include "demo.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static const char *const delegations[DEMO_DELEGATIONS] = {
    "Thành phố Bến Tre",
    "Huyện Ba Tri",
    "Huyện Bình Đại",
    "Huyện Châu Thành",
    "Huyện Chợ Lách",
    "Huyện Giồng Trôm",
    "Huyện Mỏ Cày Bắc",
    "Huyện Mỏ Cày Nam",
    "Huyện Thạnh Phú",
    "Công an tỉnh",
    "Bộ Chỉ huy Quân sự tỉnh",
    "Khối Cơ quan và Doanh nghiệp",
};

static const char *const family[] = {"Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Phan", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ",
    "Ngô", "Dương", "Lý", "Trương", "Mai"};
static const char *const middle_male[] = {"Văn", "Hữu", "Minh", "Quốc", "Thanh", "Hoàng", "Đức", "Công", "Trọng"};
static const char *const middle_female[] = {"Thị", "Ngọc", "Thị Kim", "Thanh", "Thị Mỹ", "Diễm", "Thùy", "Bích"};
static const char *const given_male[] = {"An", "Bình", "Cường", "Dũng", "Đạt", "Đông", "Hải", "Hiếu", "Hùng", "Khoa",
    "Lâm", "Long", "Nam", "Nghĩa", "Phong", "Phúc", "Quân", "Sơn", "Tâm", "Thành", "Thịnh", "Trí", "Tuấn", "Vinh"};
static const char *const given_female[] = {"Ánh", "Châu", "Dung", "Duyên", "Giang", "Hà", "Hạnh", "Hiền", "Hoa",
    "Hương", "Lan", "Linh", "Loan", "Mai", "My", "Nga", "Ngân", "Nhi", "Oanh", "Phượng", "Quyên", "Thảo", "Trang",
    "Tuyền", "Uyên", "Vy", "Xuân", "Yến"};
static const char *const positions[] = {"Bí thư Đoàn xã", "Phó Bí thư Huyện Đoàn", "Bí thư Chi đoàn", "Giáo viên",
    "Cán bộ Tỉnh Đoàn", "Chủ nhiệm Câu lạc bộ", "Bí thư Đoàn trường"};

#define PICK(list, seed) list[draw(seed) % (sizeof(list) / sizeof(list)[0])]

/* Knuth's MMIX generator: the same congress each time. */
static uint32_t draw(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33);
}

static void print_delegate(FILE *out, unsigned index, uint64_t *seed)
{
	unsigned female = draw(seed) % 100 < 46;
	const char *kind = index % 41 == 0 ? "Chỉ định" : index % 6 == 0 ? "Đương nhiên" : "Được bầu";
	fprintf(out, "BT%03u,%s ", index + 1, PICK(family, seed));
	if (female)
		fprintf(out, "%s %s", PICK(middle_female, seed), PICK(given_female, seed));
	else
		fprintf(out, "%s %s", PICK(middle_male, seed), PICK(given_male, seed));
	fprintf(out, ",%s,Chính thức,%s,%c%02u,%s", delegations[index * DEMO_DELEGATIONS / DEMO_DELEGATES], kind,
	    (int)('A' + index / 24), index % 24 + 1, female ? "Nữ" : "Nam");
	fprintf(out, ",%04u-%02u-%02u", 1987 + draw(seed) % 18, 1 + draw(seed) % 12, 1 + draw(seed) % 28);
	fprintf(out, ",Kinh,%s,Đại học\n", PICK(positions, seed));
}

char *demo_roster(void)
{
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	if (!out)
		return NULL;
	uint64_t seed = 49000;
	fputs("Mã đại biểu,Họ và tên,Đoàn đại biểu,Tư cách,Loại đại biểu,Số ghế,Giới tính,Ngày sinh,Dân tộc,Chức vụ,"
	      "Trình độ chuyên môn\n",
	    out);
	for (unsigned i = 0; i < DEMO_DELEGATES; i++)
		print_delegate(out, i, &seed);
	if (fclose(out) == 0)
		return text;
	free(text);
	return NULL;
}

const char *const demo_candidates[DEMO_CANDIDATES] = {
    "Nguyễn Văn An",
    "Trần Thị Ánh",
    "Lê Hữu Bình",
    "Phạm Minh Cường",
    "Huỳnh Thị Mỹ Dung",
    "Phan Quốc Dũng",
    "Võ Thành Đạt",
    "Đặng Ngọc Giang",
    "Bùi Thị Kim Hạnh",
    "Đỗ Hoàng Hải",
    "Hồ Thanh Lan",
    "Ngô Đức Long",
    "Dương Bích Ngân",
    "Lý Trọng Nghĩa",
    "Trương Thùy Trang",
    "Mai Công Tuấn",
    "Nguyễn Thị Yến",
};

/* ---- papers ---- */

static const char *const programme[] = {
    "7 giờ 00: Đón tiếp và điểm danh đại biểu bằng mã QR.",
    "7 giờ 30: Bầu Đoàn Chủ tịch, Đoàn Thư ký, Ban Thẩm tra tư cách đại biểu.",
    "8 giờ 00: Báo cáo chính trị; báo cáo kiểm điểm của Ban Chấp hành.",
    "9 giờ 30: Thảo luận.",
    "10 giờ 30: Bầu Ban Chấp hành khóa mới.",
    "11 giờ 30: Công bố kết quả; thông qua Nghị quyết; bế mạc.",
};
static const char *const report[] = {
    "Nhiệm kỳ qua, tuổi trẻ toàn tỉnh đã thực hiện 1.284 công trình, phần việc thanh niên.",
    "Nhiệm kỳ tới, Đại hội đề ra ba nhiệm vụ: học tập suốt đời, khởi nghiệp từ quê hương, và chuyển đổi số.",
    "Đây là tài liệu mẫu, dùng để thử chương trình.",
};
static const char *const regulations[] = {
    "Điều 1. Bầu cử theo nguyên tắc bình đẳng, trực tiếp, bỏ phiếu kín.",
    "Điều 2. Phiếu hợp lệ là phiếu do Ban Kiểm phiếu phát ra, bầu đủ hoặc thiếu số lượng quy định.",
    "Điều 3. Người trúng cử phải được quá một phần hai số phiếu thu về.",
};

#define PAPER(title, name, paragraphs)                                                                                 \
	{                                                                                                              \
		title, name, paragraphs, sizeof(paragraphs) / sizeof(paragraphs)[0]                                    \
	}

const struct demo_paper demo_papers[] = {
    PAPER("Chương trình Đại hội", "chuong-trinh.pdf", programme),
    PAPER("Báo cáo chính trị (dự thảo)", "bao-cao-chinh-tri.pdf", report),
    PAPER("Quy chế bầu cử", "quy-che-bau-cu.pdf", regulations),
};
const size_t demo_paper_count = sizeof demo_papers / sizeof demo_papers[0];

enum status demo_paper_print(const struct demo_paper *paper, const struct print_sink *sink)
{
	struct print *print;
	enum status status = print_open(paper->title, sink, &print);
	if (status != STATUS_OK)
		return status;
	struct print_style heading = {.size = 22, .face = PRINT_BOLD, .align = PRINT_CENTRE};
	struct print_style body = {.size = 14};
	struct print_box box = {.x = 25, .y = 30, .width = PRINT_PAGE_WIDTH - 50};
	box.y += print_text(print, &box, &heading, paper->title) + 12;
	for (size_t i = 0; i < paper->count; i++)
		box.y += print_text(print, &box, &body, paper->paragraphs[i]) + 5;
	return print_close(print);
}
