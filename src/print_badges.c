#include "print_badges.h"

#include <string.h>

#include "print_sheet.h"
#include "qr.h"

/* Two columns of four; 90 x 65 mm goes into the usual neck holders. */
static const struct print_sheet sheet = {.columns = 2, .rows = 4, .width = 90, .height = 65};

/* Version 5 and its quiet zone are 45 modules: ten dots of 1/300 inch each
 * make a symbol 31.3 mm wide, read at arm's length by any phone; thirteen, one
 * of 40.7 mm. */
#define QR_SIDE 38.2
#define QR_SIDE_LARGE 49.6

/* Where the parts of a badge are, from its top left corner. */
struct layout {
	double heading_size, name_size, delegation_size, standing_size;
	enum print_align align;
	struct print_box heading, term, bar, photo, name, delegation, standing, seat, code, symbol;
};

#define SHEET_PARTS                                                                                                    \
	.heading_size = 9, .delegation_size = 9.5, .standing_size = 8.5, .heading = {4, 2.5, 82, 8.5},                 \
	.term = {4, 11, 82, 3.7}, .bar = {4, 15.2, 82, 0.7}, .standing = {52, 17.8, 34, 6}, .seat = {4, 53, 22, 9},    \
	.code = {27, 53, 22, 9}, .symbol = {69 - QR_SIDE / 2, 24.3, QR_SIDE, QR_SIDE}
#define CARD_PARTS                                                                                                     \
	.heading_size = 8.5, .delegation_size = 8.5, .standing_size = 8, .heading = {3, 2.5, 80, 5.5},                 \
	.term = {3, 8, 80, 3}, .bar = {3, 11.6, 80, 0.7}, .standing = {3, 13.4, 42, 5}, .seat = {3, 43, 21, 8.5},      \
	.code = {25, 43, 21, 8.5}, .symbol = {46.9, 13, QR_SIDE, QR_SIDE}
#define A6_PARTS                                                                                                       \
	.heading_size = 14, .delegation_size = 14, .standing_size = 13, .align = PRINT_CENTRE,                         \
	.heading = {7, 9, 91, 14}, .term = {7, 23.5, 91, 5}, .bar = {7, 30, 91, 1}, .seat = {8, 134, 42, 10},          \
	.code = {55, 134, 42, 10}

enum photo { WITHOUT_PHOTO, WITH_PHOTO, PHOTOS };

static const struct layout layouts[PRINT_BADGES_SIZES][PHOTOS] =
    {
        [PRINT_BADGES_A4] =
            {
                {SHEET_PARTS, .name_size = 19, .name = {4, 17.5, 46, 24.5}, .delegation = {4, 43.2, 46, 9.3}},
                {SHEET_PARTS, .name_size = 14, .photo = {4, 17.5, 20.5, 27.3}, .name = {26, 17.5, 24.5, 27.3},
                    .delegation = {4, 45.6, 46, 7}},
            },
        [PRINT_BADGES_CARD] =
            {
                {CARD_PARTS, .name_size = 17, .name = {3, 19.3, 44, 15.2}, .delegation = {3, 34.8, 44, 7.8}},
                {CARD_PARTS, .name_size = 11.5, .photo = {3, 19.4, 17.3, 23}, .name = {21.5, 19.2, 26, 15},
                    .delegation = {21.5, 34.5, 26, 8}},
            },
        [PRINT_BADGES_A6] =
            {
                {A6_PARTS, .name_size = 30, .name = {7, 34, 91, 27}, .delegation = {7, 61.5, 91, 11},
                    .standing = {27.5, 73.5, 50, 8},
                    .symbol = {52.5 - QR_SIDE_LARGE / 2, 83, QR_SIDE_LARGE, QR_SIDE_LARGE}},
                {A6_PARTS, .name_size = 25, .photo = {8, 78, 39, 52}, .name = {7, 33, 91, 21},
                    .delegation = {7, 54.5, 91, 10}, .standing = {27.5, 65.5, 50, 8},
                    .symbol = {50.5, 79.5, QR_SIDE_LARGE, QR_SIDE_LARGE}},
            },
};

/* The size of single badges. */
static const struct print_box pages[PRINT_BADGES_SIZES] = {
    [PRINT_BADGES_CARD] = {.width = 86, .height = 54},
    [PRINT_BADGES_A6] = {.width = 105, .height = 148},
};

struct words {
	const char *title, *caption, *empty, *seat, *code;
};

static const struct words words[PRINT_LANGUAGES] = {
    [PRINT_VIETNAMESE] = {"Thẻ đại biểu", "Thẻ đại biểu · cắt theo dấu · tờ", "Chưa có thẻ nào được cấp.", "Ghế", "Mã"},
    [PRINT_ENGLISH] = {"Delegate badges", "Delegate badges · cut along the marks · sheet", "No badge has been issued.",
        "Seat", "Code"},
};

/* The colour tells a steward the standing from afar, the label in any light. */
struct standing {
	const char *identifier;
	uint32_t colour;
	const char *label[PRINT_LANGUAGES];
};

static const struct standing standings[] = {
    {"official", 0xb3261e, {"Đại biểu chính thức", "Official delegate"}},
    {"alternate", 0x1a5a9e, {"Đại biểu dự khuyết", "Alternate delegate"}},
    {"guest", 0x2e6f34, {"Khách mời", "Guest"}},
};
static const struct standing no_standing = {"", 0x505050, {"", ""}};

struct batch {
	const struct print_badges *badges;
	enum print_language language;
};

/* One badge on its way: where it is, and where its parts are. */
struct piece {
	struct print *print;
	const struct print_box *cell;
	const struct layout *layout;
};

static const struct standing *standing_of(const char *identifier)
{
	for (size_t i = 0; identifier != NULL && i < sizeof standings / sizeof *standings; i++)
		if (strcmp(standings[i].identifier, identifier) == 0)
			return &standings[i];
	return &no_standing;
}

static void draw_part(
    const struct piece *piece, const struct print_box *part, const struct print_style *style, const char *text)
{
	struct print_box box = print_sheet_part(piece->cell, part->x, part->y, part->width, part->height);
	print_text(piece->print, &box, style, text);
}

static void draw_heading(const struct piece *piece, const struct print_congress *congress, uint32_t colour)
{
	const struct layout *layout = piece->layout;
	const struct print_style term = {
	    .size = layout->heading_size * 0.83, .size_min = 5, .align = PRINT_CENTRE, .place = PRINT_MIDDLE};
	const struct print_style name = {.size = layout->heading_size,
	    .size_min = 5,
	    .face = PRINT_BOLD,
	    .align = PRINT_CENTRE,
	    .place = PRINT_MIDDLE,
	    .wrap = PRINT_EVEN_LINES,
	    .colour = colour};
	struct print_box heading = layout->heading, bar = layout->bar;
	char text[PRINT_TERM];
	if (congress->term == NULL || congress->term[0] == '\0')
		heading.height = layout->term.y + layout->term.height - heading.y;
	draw_part(piece, &heading, &name, congress->name);
	draw_part(piece, &layout->term, &term, print_term(congress, text));
	bar = print_sheet_part(piece->cell, bar.x, bar.y, bar.width, bar.height);
	print_fill(piece->print, &bar, 0, colour);
}

static void draw_person(const struct piece *piece, const struct print_badge *badge)
{
	const struct layout *layout = piece->layout;
	const struct print_style name = {.size = layout->name_size,
	    .size_min = 7,
	    .face = PRINT_BOLD,
	    .align = layout->align,
	    .place = layout->align == PRINT_CENTRE ? PRINT_MIDDLE : PRINT_TOP,
	    .wrap = PRINT_EVEN_LINES};
	struct print_style delegation = name;
	delegation.size = layout->delegation_size;
	delegation.size_min = 5;
	delegation.face = PRINT_REGULAR;
	delegation.colour = 0x303030;
	draw_part(piece, &layout->name, &name, badge->full_name);
	draw_part(piece, &layout->delegation, &delegation, badge->delegation);
}

static void draw_photo(const struct piece *piece, const struct print_photo *photo)
{
	const struct print_box *part = &piece->layout->photo;
	struct print_box box = print_sheet_part(piece->cell, part->x, part->y, part->width, part->height);
	if (photo->bytes)
		print_image_photo(piece->print, &box, photo);
}

static void draw_standing(const struct piece *piece, const struct standing *standing, enum print_language language)
{
	const struct print_style style = {.size = piece->layout->standing_size,
	    .size_min = 5,
	    .face = PRINT_BOLD,
	    .align = PRINT_CENTRE,
	    .place = PRINT_MIDDLE,
	    .colour = 0xffffff};
	const struct print_box *part = &piece->layout->standing;
	if (standing->label[language][0] == '\0')
		return;
	struct print_box box = print_sheet_part(piece->cell, part->x, part->y, part->width, part->height);
	print_fill(piece->print, &box, 1.2, standing->colour);
	print_text(piece->print, &box, &style, standing->label[language]);
}

static void draw_fields(const struct piece *piece, const struct print_badge *badge, const struct words *word)
{
	const struct print_box *seat = &piece->layout->seat, *code = &piece->layout->code;
	enum print_align right = piece->layout->align == PRINT_CENTRE ? PRINT_RIGHT : PRINT_LEFT;
	struct print_box box = print_sheet_part(piece->cell, seat->x, seat->y, seat->width, seat->height);
	print_sheet_field(piece->print, &box, PRINT_LEFT, word->seat, badge->seat);
	box = print_sheet_part(piece->cell, code->x, code->y, code->width, code->height);
	print_sheet_field(piece->print, &box, right, word->code, badge->code);
}

static enum status draw_token(const struct piece *piece, const char *token)
{
	struct qr *qr;
	const struct print_box *part = &piece->layout->symbol;
	enum status status = qr_encode(token, QR_LEVEL_M, &qr);
	if (status != STATUS_OK)
		return status == STATUS_TOO_LARGE ? STATUS_INVALID : status;
	print_qr(piece->print, piece->cell->x + part->x, piece->cell->y + part->y, part->width, qr);
	qr_free(qr);
	return STATUS_OK;
}

static enum status find_photo(const struct print_badges *badges, size_t index, struct print_photo *out)
{
	*out = (struct print_photo){0};
	return badges->photo ? badges->photo(badges->closure, index, out) : STATUS_OK;
}

static enum status draw_badge(struct print *print, const struct print_box *cell, size_t index, const void *closure)
{
	const struct batch *batch = closure;
	const struct print_badges *badges = batch->badges;
	const struct print_badge *badge = &badges->list[index];
	const struct standing *standing = standing_of(badge->standing);
	struct print_photo photo;
	enum status status = find_photo(badges, index, &photo);
	if (status != STATUS_OK)
		return status;
	const struct piece piece = {print, cell, &layouts[badges->size][photo.bytes ? WITH_PHOTO : WITHOUT_PHOTO]};
	draw_heading(&piece, badges->congress, standing->colour);
	draw_photo(&piece, &photo);
	draw_person(&piece, badge);
	draw_fields(&piece, badge, &words[batch->language]);
	draw_standing(&piece, standing, batch->language);
	status = draw_token(&piece, badge->token);
	return status == STATUS_OK ? print_sheet_step(badges->progress, index + 1, badges->count) : status;
}

/* A page of the badge's own size for each. */
static enum status draw_single(struct print *print, const struct batch *batch)
{
	const struct print_box *page = &pages[batch->badges->size];
	print_page_size(print, page->width, page->height);
	for (size_t index = 0; index < batch->badges->count; index++) {
		enum status status = index ? print_page(print) : STATUS_OK;
		if (status == STATUS_OK)
			status = draw_badge(print, page, index, batch);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

enum status print_badges(const struct print_badges *badges, const struct print_sink *sink)
{
	const struct batch batch = {badges, print_language(badges->congress->language)};
	const struct words *word = &words[batch.language];
	struct print *print;
	enum status status = print_open(word->title, sink, &print);
	if (status != STATUS_OK)
		return status;
	if (badges->size == PRINT_BADGES_A4 || badges->count == 0)
		status = print_sheet_fill(print, &sheet, badges->count, word->caption, word->empty, draw_badge, &batch);
	else
		status = draw_single(print, &batch);
	enum status closed = print_close(print);
	return status != STATUS_OK ? status : closed;
}
