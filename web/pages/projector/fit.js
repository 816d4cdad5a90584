// Making words as large as the room allows.

// Sets the node's font size, between min and max rem, to the largest at which
// the node stays within the content of `box`.
export function fitText(node, { min, max, box }) {
  const style = getComputedStyle(box);
  const height = box.clientHeight - Number.parseFloat(style.paddingTop) - Number.parseFloat(style.paddingBottom);
  let low = min;
  let high = max;
  for (let step = 0; step < 8; step++) {
    const size = (low + high) / 2;
    node.style.fontSize = `${size}rem`;
    if (node.offsetHeight <= height && node.scrollWidth <= node.clientWidth) low = size;
    else high = size;
  }
  node.style.fontSize = `${low}rem`;
}

let ruler = null;

// The widths of the texts, in em of the stage's bold face.
export function widthsEm(texts) {
  ruler ??= document.createElement('canvas').getContext('2d');
  ruler.font = `600 100px ${getComputedStyle(document.body).fontFamily}`;
  return texts.map((text) => ruler.measureText(text).width / 100);
}

const MOST_COLUMNS = 5;

// The grid with the largest letters for `count` rows in width × height pixels:
// {columns, rows, size}. size: font size in pixels, `largest` at most; nameEm:
// width of a name; sideEm(columns): width beside it; rowEm(columns): height of a
// row; gap: pixels between columns; enough: size at which one column serves.
export function bestGrid({ count, width, height, nameEm, sideEm, rowEm, gap, largest, enough }) {
  let best = null;
  for (let columns = 1; columns <= Math.min(count, MOST_COLUMNS); columns++) {
    const rows = Math.ceil(count / columns);
    const room = (width - gap * (columns - 1)) / columns;
    const size = Math.min(height / rows / rowEm(columns), room / (nameEm + sideEm(columns)), largest);
    if (columns === 1 && size >= enough) return { columns, rows, size };
    // One column reads best; take another only for visibly larger letters.
    const score = size * (1 - 0.06 * (columns - 1));
    if (!best || score > best.score) best = { columns, rows, size, score };
  }
  return best;
}
