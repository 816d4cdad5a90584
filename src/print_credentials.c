#include "print_credentials.h"

#include <stdio.h>

#include "print_report.h"
#include "print_table.h"
#include "rules.h"

struct words {
	const char *title;
	const char *section_time, *section_delegates, *section_composition, *section_conclusion;
	const char *examined, *session, *place;
	const char *convened, *present, *absent, *excused, *unexcused, *replacing;
	const char *share, *attribute, *count;
	const char *by_kind, *kinds[COMPOSITION_KINDS];
	const char *by_quality, *men, *women, *no_sex, *party, *minorities, *religious;
	const char *lists[COMPOSITION_COLUMNS];
	const char *unstated;
	const char *mean_age, *youngest, *oldest, *years;
	const char *qualified, *unqualified;
	const char *committee, *committee_head;
};

static const struct words words[PRINT_LANGUAGES] = {
    [PRINT_VIETNAMESE] =
        {
            .title = "Báo cáo thẩm tra tư cách đại biểu",
            .section_time = "1. Thời gian và Ban thẩm tra tư cách đại biểu",
            .section_delegates = "2. Đại biểu chính thức",
            .section_composition = "3. Cơ cấu, chất lượng đại biểu được triệu tập",
            .section_conclusion = "4. Kết quả thẩm tra",
            .examined = "Thời điểm thẩm tra",
            .session = "Phiên họp",
            .place = "Địa điểm",
            .convened = "Được triệu tập",
            .present = "Có mặt",
            .absent = "Vắng mặt",
            .excused = "Trong đó vắng có lý do",
            .unexcused = "Vắng không có lý do",
            .replacing = "Đại biểu dự khuyết được triệu tập thay thế",
            .attribute = "Nội dung",
            .count = "Số lượng",
            .share = "Tỷ lệ",
            .by_kind = "Cơ cấu",
            .kinds = {"Đại biểu đương nhiên", "Đại biểu được bầu", "Đại biểu chỉ định", "Chưa ghi loại đại biểu"},
            .by_quality = "Chất lượng",
            .men = "Nam",
            .women = "Nữ",
            .no_sex = "Chưa ghi giới tính",
            .party = "Đảng viên",
            .minorities = "Dân tộc thiểu số",
            .religious = "Có tôn giáo",
            .lists = {"Khối, lĩnh vực công tác", "Trình độ chuyên môn", "Trình độ lý luận chính trị"},
            .unstated = "Chưa ghi",
            .mean_age = "Tuổi bình quân",
            .youngest = "Đại biểu trẻ tuổi nhất",
            .oldest = "Đại biểu cao tuổi nhất",
            .years = "tuổi",
            .qualified = "Đại biểu chính thức đủ tư cách",
            .unqualified = "Đại biểu không đủ tư cách",
            .committee = "TM. BAN THẨM TRA TƯ CÁCH ĐẠI BIỂU",
            .committee_head = "TRƯỞNG BAN",
        },
    [PRINT_ENGLISH] =
        {
            .title = "Credentials report",
            .section_time = "1. Time and credentials committee",
            .section_delegates = "2. Official delegates",
            .section_composition = "3. Composition of the delegates convened",
            .section_conclusion = "4. Findings",
            .examined = "Examined",
            .session = "Session",
            .place = "Place",
            .convened = "Convened",
            .present = "Present",
            .absent = "Absent",
            .excused = "Of them excused",
            .unexcused = "Without an excuse",
            .replacing = "Alternates convened as replacements",
            .attribute = "Delegates",
            .count = "Number",
            .share = "Percent",
            .by_kind = "How they became delegates",
            .kinds = {"Ex officio", "Elected", "Appointed", "Not stated"},
            .by_quality = "Persons",
            .men = "Men",
            .women = "Women",
            .no_sex = "Sex not stated",
            .party = "Party members",
            .minorities = "Ethnic minorities",
            .religious = "Of a religion",
            .lists = {"Sector or area", "Professional qualification", "Political theory"},
            .unstated = "Not stated",
            .mean_age = "Mean age",
            .youngest = "Youngest delegate",
            .oldest = "Oldest delegate",
            .years = "years",
            .qualified = "Official delegates qualified",
            .unqualified = "Delegates not qualified",
            .committee = "FOR THE CREDENTIALS COMMITTEE",
            .committee_head = "HEAD",
        },
};

struct paper {
	const struct print_credentials *credentials;
	const struct composition *composition;
	const struct words *words;
	const struct print_report_bodies *bodies;
	struct print_report *report;
};

static void item_number(const struct paper *paper, const char *label, uint32_t number)
{
	char text[16];
	snprintf(text, sizeof text, "%u", number);
	print_report_item(paper->report, label, text);
}

/* "11 (91,67%)", a part of `whole`. */
static void item_share(const struct paper *paper, const char *label, uint32_t number, uint32_t whole)
{
	char text[PRINT_REPORT_TEXT + 16], percent[PRINT_REPORT_TEXT];
	print_report_percent(paper->report->language, rules_percent(number, whole), percent);
	snprintf(text, sizeof text, "%u (%s)", number, percent);
	print_report_item(paper->report, label, text);
}

static void draw_occasion(const struct paper *paper)
{
	const struct words *word = paper->words;
	char text[PRINT_REPORT_TEXT];
	print_report_section(paper->report, word->section_time);
	print_report_item(paper->report, word->examined,
	    print_report_moment(paper->report->language, &paper->credentials->now, text));
	if (paper->credentials->session)
		print_report_item(paper->report, word->session, paper->credentials->session);
	print_report_known(paper->report, word->place, paper->bodies->place, 1);
	print_report_committee(paper->report, &paper->bodies->credentials);
}

static void draw_presence(const struct paper *paper)
{
	const struct words *word = paper->words;
	uint32_t convened = paper->composition->convened, present = paper->credentials->present;
	print_report_section(paper->report, word->section_delegates);
	item_number(paper, word->convened, convened);
	if (paper->credentials->session) {
		item_share(paper, word->present, present, convened);
		item_number(paper, word->absent, convened - present);
	} else {
		print_report_blank(paper->report, word->present, 1);
		print_report_blank(paper->report, word->absent, 1);
	}
	if (paper->credentials->excused || paper->credentials->unexcused) {
		item_number(paper, word->excused, paper->credentials->excused);
		item_number(paper, word->unexcused, paper->credentials->unexcused);
	} else if (!paper->credentials->session || present < convened) {
		print_report_blank(paper->report, word->excused, 1);
	}
	if (paper->composition->replacing)
		item_number(paper, word->replacing, paper->composition->replacing);
}

/* ---- composition ---- */

static void add_count(const struct paper *paper, struct print_table *table, const char *label, uint32_t count)
{
	char number[16], percent[PRINT_REPORT_TEXT];
	snprintf(number, sizeof number, "%u", count);
	print_report_percent(paper->report->language, rules_percent(count, paper->composition->convened), percent);
	print_table_row(table, (const char *const[]){label, number, percent});
}

static void add_kinds(const struct paper *paper, struct print_table *table)
{
	print_table_span(table, paper->words->by_kind, paper->words->by_kind);
	for (enum composition_kind kind = 0; kind < COMPOSITION_KINDS; kind++) {
		uint32_t count = paper->composition->kinds[kind];
		if (count || kind != COMPOSITION_NO_KIND)
			add_count(paper, table, paper->words->kinds[kind], count);
	}
}

static void add_qualities(const struct paper *paper, struct print_table *table)
{
	const struct words *word = paper->words;
	const struct composition *composition = paper->composition;
	print_table_span(table, word->by_quality, word->by_quality);
	add_count(paper, table, word->men, composition->men);
	add_count(paper, table, word->women, composition->women);
	if (composition->men + composition->women < composition->convened)
		add_count(paper, table, word->no_sex, composition->convened - composition->men - composition->women);
	add_count(paper, table, word->party, composition->party);
	add_count(paper, table, word->minorities, composition->minorities);
	add_count(paper, table, word->religious, composition->religious);
}

static void add_list(const struct paper *paper, struct print_table *table, enum composition_column column)
{
	const struct composition_list *list = &paper->composition->lists[column];
	print_table_span(table, paper->words->lists[column], paper->words->lists[column]);
	for (size_t i = 0; i < list->count; i++)
		add_count(paper, table, list->values[i].label, list->values[i].count);
	if (list->unstated || !list->count)
		add_count(paper, table, paper->words->unstated, list->unstated);
}

static void draw_ages(const struct paper *paper)
{
	const struct words *word = paper->words;
	const struct composition *composition = paper->composition;
	const struct composition_person *people[] = {&composition->youngest, &composition->oldest};
	const char *const labels[] = {word->youngest, word->oldest};
	char text[ROSTER_COLUMNS_CELL_SIZE + PRINT_REPORT_TEXT];
	uint32_t mean = composition_mean_age(composition);
	snprintf(
	    text, sizeof text, "%u%c%u", mean / 10, paper->report->language == PRINT_ENGLISH ? '.' : ',', mean % 10);
	if (composition->ages)
		print_report_item(paper->report, word->mean_age, text);
	else
		print_report_blank(paper->report, word->mean_age, 1);
	for (size_t i = 0; i < 2; i++) {
		if (!people[i]->name) {
			print_report_blank(paper->report, labels[i], 1);
			continue;
		}
		snprintf(text, sizeof text, "%s, %u %s", people[i]->name, people[i]->age, word->years);
		print_report_item(paper->report, labels[i], text);
	}
}

static void draw_composition(const struct paper *paper)
{
	const struct words *word = paper->words;
	const struct print_table_column columns[] = {
	    {word->attribute, 105, PRINT_LEFT}, {word->count, 30, PRINT_CENTRE}, {word->share, 30, PRINT_CENTRE}};
	struct print_table table = {paper->report, columns, 3, PRINT_TABLE_RULED, 0, NULL};
	print_report_section(paper->report, word->section_composition);
	print_table_begin(&table);
	add_kinds(paper, &table);
	add_qualities(paper, &table);
	for (enum composition_column column = 0; column < COMPOSITION_COLUMNS; column++)
		add_list(paper, &table, column);
	print_table_end(&table);
	draw_ages(paper);
}

/* ---- findings ---- */

static void draw_findings(const struct paper *paper)
{
	const struct words *word = paper->words;
	uint32_t qualified = paper->composition->convened, unqualified = paper->credentials->unqualified;
	/* A signature alone on a page would be one of anything. */
	print_report_need(paper->report, 80);
	print_report_section(paper->report, word->section_conclusion);
	item_share(paper, word->qualified, qualified, qualified + unqualified);
	item_number(paper, word->unqualified, unqualified);
	print_report_signatures(paper->report, &(struct print_report_signature){NULL, NULL, NULL},
	    &(struct print_report_signature){word->committee, word->committee_head, paper->bodies->credentials.head});
}

static void draw(struct print_report *report, const void *closure)
{
	static const struct print_report_bodies unknown;
	const struct print_credentials *credentials = closure;
	const struct print_report_bodies *bodies = credentials->bodies ? credentials->bodies : &unknown;
	const struct paper paper = {
	    credentials, credentials->composition, &words[report->language], bodies, report};
	print_report_heading(report, credentials->congress, bodies, &credentials->now);
	print_report_title(report, paper.words->title, credentials->congress->name, NULL);
	draw_occasion(&paper);
	draw_presence(&paper);
	draw_composition(&paper);
	draw_findings(&paper);
}

enum status print_credentials(const struct print_credentials *credentials, const struct print_sink *sink)
{
	enum print_language language = print_language(credentials->congress->language);
	const char *title = words[language].title;
	const struct print_report_form form = {language, title, title, draw, credentials};
	return print_report_write(&form, sink);
}
