// Parts of another page in a box of their own: its style sheet reaches only
// what is inside, and the console's does not reach in.
import { render } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { html } from '../../lib/html.js';

// sheet: address of the other page's style sheet.
export function ShadowBox({ sheet, children, ...rest }) {
  const host = useRef(null);
  useEffect(() => {
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: 'open' });
    render(html`<link rel="stylesheet" href=${sheet} />${children}`, root);
  });
  useEffect(() => {
    const root = host.current.shadowRoot;
    return () => render(null, root);
  }, []);
  return html`<div ref=${host} ...${rest}></div>`;
}
