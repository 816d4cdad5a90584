/* qr: QR Code symbols (ISO/IEC 18004), the only user of libqrencode.
 *
 * A symbol may carry a secret (a voting card), so qr_free wipes it; the text
 * of qr_svg and qr_png is the caller's to wipe. Any thread; a symbol is never
 * changed after it is made. */
#ifndef QR_H
#define QR_H

#include <stdbool.h>
#include <stddef.h>

#include "status.h"

/* Share of damaged codewords a reader repairs: about 7, 15, 25 and 30 %. */
enum qr_level { QR_LEVEL_L, QR_LEVEL_M, QR_LEVEL_Q, QR_LEVEL_H };

/* Light modules that readers need around a symbol (ISO/IEC 18004, 6.3.8). */
#define QR_QUIET_ZONE 4

/* Largest scale of qr_png, in pixels for each module. */
#define QR_SCALE_MAX 32

struct qr;

/* Makes the smallest symbol that holds the bytes of `text`, choosing numeric,
 * alphanumeric or byte mode part by part: 122 characters of base32 make
 * version 5 at level M. STATUS_INVALID for an empty text or an unknown level,
 * STATUS_TOO_LARGE where no version holds it, STATUS_NO_MEMORY. */
STATUS_CHECKED enum status qr_encode(const char *text, enum qr_level level, struct qr **out);

/* Wipes and frees. */
void qr_free(struct qr *qr);

/* 1 to 40. */
int qr_version(const struct qr *qr);

/* Modules on a side without the quiet zone: 17 + 4 * version. */
int qr_size(const struct qr *qr);

/* Whether the module in column x and row y, from 0 at the top left, is dark.
 * Outside the symbol all is light. */
bool qr_dark(const struct qr *qr, int x, int y);

/* The length of the run of dark modules that begins at (x, y); 0 when that
 * module is light. For drawing rows in few rectangles. */
int qr_run(const struct qr *qr, int x, int y);

/* An SVG document of one path on white, one unit for each module, with quiet
 * zone: a zero-terminated string for free(). STATUS_NO_MEMORY. */
STATUS_CHECKED enum status qr_svg(const struct qr *qr, char **out);

/* A PNG of one bit grey with quiet zone: *length bytes for free(). `scale` is
 * in pixels for each module; STATUS_INVALID unless 1 to QR_SCALE_MAX.
 * STATUS_NO_MEMORY. */
STATUS_CHECKED enum status qr_png(const struct qr *qr, int scale, unsigned char **out, size_t *length);

#endif
