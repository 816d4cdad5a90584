// A QR code in a Preact page; apart from the other parts, since few pages need it.
import { html } from './html.js';
import { qrPath } from './qr.js';

// label: what the code is for, read out in its place.
export function QrCode({ text, label }) {
  const { size, path } = qrPath(text);
  return html`<svg class="qr" viewBox=${`0 0 ${size} ${size}`} role="img" aria-label=${label} shape-rendering="crispEdges">
    <rect width=${size} height=${size} fill="#fff" />
    <path d=${path} fill="#000" />
  </svg>`;
}
