// Plain DOM building for the pages that do without Preact.
import { iconPaths } from './icons.js';

// el('p', { class: 'x', text: 'words', hidden: true, 'aria-label': '…' }, child…)
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === 'text') node.textContent = value;
    else if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

// The same for a node of an SVG drawing; every attribute is set as it stands.
export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

// A decorative icon; the words beside it carry the meaning.
export function icon(name) {
  return svg('svg', { viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true' }, svg('path', { d: iconPaths[name] }));
}

// Writes only what differs, so that an update does not disturb a screen reader.
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
