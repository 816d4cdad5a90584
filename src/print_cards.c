#include "print_cards.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "print_sheet.h"
#include "qr.h"

/* Three panels one below the other: the delegate's name, the secret, the
 * cover. The cover folds up over the secret, the name back behind both. */
#define PANEL_HEIGHT 45.0
static const struct print_sheet sheet = {.columns = 2, .rows = 2, .width = 93, .height = 3 * PANEL_HEIGHT};

/* Version 4 with its quiet zone, 41 modules, at eleven dots of 1/300 inch. */
#define QR_SIDE 38.2
#define QR_LEFT 1.5
#define QR_TOP 4.0

/* Where the secret is written, right of the symbol. */
#define COLUMN_LEFT 41.0
#define COLUMN_WIDTH 49.5
#define SECRET_TOP 24.5
#define SECRET_HEIGHT 11.5

#define NOISE_CELL 0.9
#define FOLD_COLOUR 0xa0a0a0
#define BAND_COLOUR 0x303030
#define WARNING_COLOUR 0xb3261e

/* Longer ones are no secrets of this program. */
#define SECRET_MAX 64
#define GROUP 4

struct words {
	const char *title, *caption, *empty;
	const char *band, *code, *seat;
	const char *fold_back, *open, *type, *warning;
	const char *fold_up, *cover, *steps;
};

static const struct words words[PRINT_LANGUAGES] = {
    [PRINT_VIETNAMESE] = {"Thẻ biểu quyết", "Thẻ biểu quyết · cắt, gấp 1, gấp 2, dán kín · tờ",
        "Không có thẻ nào để in.", "THẺ BIỂU QUYẾT – GIỮ KÍN", "Mã", "Ghế", "2. gấp phần trên ra sau",
        "Quét mã QR bằng điện thoại, hoặc mở:", "và nhập 26 ký tự này (không cần dấu cách):",
        "Ai có mã này có thể bỏ phiếu thay đại biểu. Không cho người khác xem, không chụp lại.", "1. gấp phần dưới lên",
        "Hướng dẫn",
        "Mở thẻ khi đã vào hội trường và quét mã bằng điện thoại hoặc máy tính bảng. Mất thẻ, hoặc "
        "thẻ đã bị mở trước: báo ngay Ban Thư ký để cấp thẻ mới; thẻ cũ hết hiệu lực."},
    [PRINT_ENGLISH] = {"Voting cards", "Voting cards · cut, fold 1, fold 2, seal · sheet", "There is no card to print.",
        "PERSONAL VOTING CARD – KEEP SEALED", "Code", "Seat", "2. fold the top part back",
        "Scan the QR code with your phone, or open:", "and type these 26 characters (no spaces needed):",
        "Whoever has this code can vote in your place. Let nobody see it and take no photo of it.",
        "1. fold the lower part up", "How to use it",
        "Open the card once you are in the hall and scan the code with a phone or tablet. If it is lost or was "
        "opened before, tell the secretariat at once: you get a new card and the old one is void."},
};

struct batch {
	const struct print_card *cards;
	size_t count;
	const struct print_congress *congress;
	const struct print_progress *progress;
	const struct words *words;
};

static void draw_part(struct print *print, const struct print_box *panel, double x, double y, double width,
    double height, const struct print_style *style, const char *text)
{
	struct print_box box = print_sheet_part(panel, x, y, width, height);
	print_text(print, &box, style, text);
}

static const struct print_style fold_hint = {.size = 6.5, .size_min = 5, .align = PRINT_RIGHT, .colour = 0x606060};

static void draw_name(struct print *print, const struct print_box *panel, const struct print_card *card,
    const struct print_congress *congress, const struct words *word)
{
	static const struct print_style heading = {.size = 8,
	    .size_min = 5,
	    .face = PRINT_BOLD,
	    .align = PRINT_CENTRE,
	    .place = PRINT_MIDDLE,
	    .wrap = PRINT_EVEN_LINES};
	static const struct print_style band = {.size = 8.5,
	    .size_min = 5,
	    .face = PRINT_BOLD,
	    .align = PRINT_CENTRE,
	    .place = PRINT_MIDDLE,
	    .colour = 0xffffff};
	static const struct print_style name = {.size = 17,
	    .size_min = 7,
	    .face = PRINT_BOLD,
	    .align = PRINT_CENTRE,
	    .place = PRINT_MIDDLE,
	    .wrap = PRINT_EVEN_LINES};
	static const struct print_style delegation = {.size = 9,
	    .size_min = 5,
	    .align = PRINT_CENTRE,
	    .place = PRINT_MIDDLE,
	    .wrap = PRINT_EVEN_LINES,
	    .colour = 0x303030};
	draw_part(print, panel, 4, 2, 85, 7.5, &heading, congress->name);
	struct print_box box = print_sheet_part(panel, 14, 10, 65, 5);
	print_fill(print, &box, 1, BAND_COLOUR);
	print_text(print, &box, &band, word->band);
	draw_part(print, panel, 4, 15.5, 85, 10.5, &name, card->full_name);
	draw_part(print, panel, 4, 26, 85, 7.3, &delegation, card->delegation);
	box = print_sheet_part(panel, 4, 33.5, 41, 8.5);
	print_sheet_field(print, &box, PRINT_LEFT, word->code, card->code);
	box = print_sheet_part(panel, 48, 33.5, 41, 8.5);
	print_sheet_field(print, &box, PRINT_RIGHT, word->seat, card->seat);
	/* By the fold: what stands on the panels below is covered by then. */
	draw_part(print, panel, COLUMN_LEFT, 41.6, COLUMN_WIDTH, 3.2, &fold_hint, word->fold_back);
}

/* Writes "ABCD EFGH …" for reading aloud and typing. */
static void draw_secret(struct print *print, const struct print_box *panel, const char *secret)
{
	static const struct print_style style = {
	    .size = 12.5, .size_min = 5, .face = PRINT_MONOSPACE, .place = PRINT_MIDDLE};
	char grouped[SECRET_MAX + SECRET_MAX / GROUP + 1];
	size_t length = 0;
	for (size_t i = 0; secret[i] != '\0'; i++) {
		if (i > 0 && i % GROUP == 0)
			grouped[length++] = ' ';
		grouped[length++] = secret[i];
	}
	grouped[length] = '\0';
	draw_part(print, panel, COLUMN_LEFT, SECRET_TOP, COLUMN_WIDTH, SECRET_HEIGHT, &style, grouped);
	sodium_memzero(grouped, sizeof grouped);
}

static const struct print_style small = {.size = 7, .size_min = 4.5, .place = PRINT_BOTTOM};

/* Writes what the symbol says for those without a camera. */
static enum status draw_address(
    struct print *print, const struct print_box *panel, const char *url, const struct words *word)
{
	static const struct print_style address = {
	    .size = 10, .size_min = 5, .face = PRINT_BOLD, .place = PRINT_MIDDLE};
	static const struct print_style warning = {
	    .size = 6.5, .size_min = 4.5, .face = PRINT_BOLD, .place = PRINT_MIDDLE, .colour = WARNING_COLOUR};
	const char *hash = strchr(url, '#');
	size_t secret_length = hash == NULL ? 0 : strlen(hash + 1);
	if (secret_length == 0 || secret_length > SECRET_MAX)
		return STATUS_INVALID;
	char *base = strndup(url, (size_t)(hash - url));
	if (base == NULL)
		return STATUS_NO_MEMORY;
	draw_part(print, panel, COLUMN_LEFT, 4, COLUMN_WIDTH, 6.5, &small, word->open);
	draw_part(print, panel, COLUMN_LEFT, 11, COLUMN_WIDTH, 8, &address, base);
	draw_part(print, panel, COLUMN_LEFT, 19, COLUMN_WIDTH, 5, &small, word->type);
	draw_secret(print, panel, hash + 1);
	draw_part(print, panel, COLUMN_LEFT, 36.5, COLUMN_WIDTH, 7, &warning, word->warning);
	free(base);
	return STATUS_OK;
}

static enum status draw_symbol(struct print *print, const struct print_box *panel, const char *url)
{
	struct qr *qr;
	enum status status = qr_encode(url, QR_LEVEL_M, &qr);
	if (status != STATUS_OK)
		return status == STATUS_TOO_LARGE ? STATUS_INVALID : status;
	print_qr(print, panel->x + QR_LEFT, panel->y + QR_TOP, QR_SIDE, qr);
	qr_free(qr);
	return STATUS_OK;
}

/* The cover lies upside down on the secret's panel: noise where the symbol and
 * the characters are, so that neither can be read against the light. */
static void draw_cover(struct print *print, const struct print_box *panel, const struct words *word)
{
	static const struct print_style title = {.size = 7, .size_min = 5, .face = PRINT_BOLD, .place = PRINT_BOTTOM};
	static const struct print_style steps = {.size = 7, .size_min = 4.5};
	struct print_box box =
	    print_sheet_part(panel, QR_LEFT + 2.5, PANEL_HEIGHT - QR_TOP - QR_SIDE + 2.5, QR_SIDE - 5, QR_SIDE - 5);
	print_noise(print, &box, NOISE_CELL);
	box = print_sheet_part(
	    panel, COLUMN_LEFT - 1, PANEL_HEIGHT - SECRET_TOP - SECRET_HEIGHT, COLUMN_WIDTH + 1, SECRET_HEIGHT);
	print_noise(print, &box, NOISE_CELL);
	draw_part(print, panel, COLUMN_LEFT, 0.8, COLUMN_WIDTH, 3.2, &fold_hint, word->fold_up);
	draw_part(print, panel, COLUMN_LEFT, 21, COLUMN_WIDTH, 4, &title, word->cover);
	draw_part(print, panel, COLUMN_LEFT, 25, COLUMN_WIDTH, 17, &steps, word->steps);
}

static enum status draw_card(struct print *print, const struct print_box *cell, size_t index, const void *closure)
{
	const struct batch *batch = closure;
	const struct print_card *card = &batch->cards[index];
	struct print_box panel = print_sheet_part(cell, 0, 0, cell->width, PANEL_HEIGHT);
	draw_name(print, &panel, card, batch->congress, batch->words);
	for (int fold = 1; fold <= 2; fold++) {
		double y = cell->y + fold * PANEL_HEIGHT;
		print_line(print, cell->x, y, cell->x + cell->width, y, 0.15, PRINT_DASHED, FOLD_COLOUR);
	}
	panel.y += PANEL_HEIGHT;
	enum status status = draw_symbol(print, &panel, card->url);
	if (status == STATUS_OK)
		status = draw_address(print, &panel, card->url, batch->words);
	panel.y += PANEL_HEIGHT;
	draw_cover(print, &panel, batch->words);
	return status == STATUS_OK ? print_sheet_step(batch->progress, index + 1, batch->count) : status;
}

enum status print_cards(const struct print_card *cards, size_t count, const struct print_congress *congress,
    const struct print_progress *progress, const struct print_sink *sink)
{
	struct batch batch = {cards, count, congress, progress, &words[print_language(congress->language)]};
	struct print *print;
	enum status status = print_open(batch.words->title, sink, &print);
	if (status != STATUS_OK)
		return status;
	status = print_sheet_fill(print, &sheet, count, batch.words->caption, batch.words->empty, draw_card, &batch);
	enum status closed = print_close(print);
	return status != STATUS_OK ? status : closed;
}
