// A QR code as the path of an SVG: no image, no canvas, sharp at any size.
import { generate } from 'lean-qr';

const QUIET = 4; // modules around the code (ISO/IEC 18004)

// {size, path}: the side of the square viewBox, quiet zone included, and the
// path of the dark modules, one rectangle for each run in a row.
export function qrPath(text) {
  const code = generate(text);
  let path = '';
  for (let y = 0; y < code.size; y++) {
    for (let x = 0; x < code.size; x++) {
      if (!code.get(x, y)) continue;
      const start = x;
      while (code.get(x + 1, y)) x++;
      path += `M${start + QUIET} ${y + QUIET}h${x + 1 - start}v1h${start - x - 1}z`;
    }
  }
  return { size: code.size + 2 * QUIET, path };
}
