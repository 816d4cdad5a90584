// The icons of the navigation, by the tab's id, drawn like those of lib/icons.js.
import { html } from '../../lib/html.js';

const PATHS = {
  overview: 'M4 11l8-7 8 7v9h-5v-6H9v6H4z',
  roster: 'M9 5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 0 0 0-7M2.5 20c0-4 3-6 6.5-6s6.5 2 6.5 6M16 5.5a3.2 3.2 0 0 1 0 6M18 14.5c2.2.8 3.5 2.7 3.5 5.5',
  badges: 'M5 7h14v14H5zM12 3v4M9.5 12a2.5 2.5 0 1 0 5 0a2.5 2.5 0 0 0-5 0M8.5 18h7',
  documents: 'M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6',
  staff: 'M8 11a4.5 4.5 0 1 0 0 9a4.5 4.5 0 0 0 0-9M11.5 12.5L20 4M16 8l3 3',
  join: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2h-2zM19 18v2h-4',
  doors: 'M6 21V3h12v18M3 21h18M14.5 12v1',
  sessions: 'M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18M12 7v5l3.5 2',
  contests: 'M4 11h16v9H4zM8 11V4h8v7M9 15h6',
  paper: 'M7 3h10v9H7zM9.5 6h5M9.5 9h3M4 12h16v9H4zM9 16h6',
  keys: 'M7.5 8a4 4 0 1 0 0 8a4 4 0 0 0 0-8M11.5 12H21v4M17 12v3',
  announcements: 'M4 9.5v5h4l8 4.5v-14l-8 4.5zM19.5 9.5a4 4 0 0 1 0 5',
  projector: 'M3 5h18v11H3zM9 20h6M12 16v4',
  files: 'M12 4v11M7 10.5l5 5 5-5M4 20h16',
  events: 'M8 6h12M8 12h12M8 18h12M4 6v.1M4 12v.1M4 18v.1',
  jobs: 'M12 3v4M12 17v4M3 12h4M17 12h4M6 6l2.5 2.5M15.5 15.5L18 18M18 6l-2.5 2.5M8.5 15.5L6 18',
  menu: 'M4 6h16M4 12h16M4 18h16',
};

export function NavIcon({ name }) {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${PATHS[name]} /></svg>`;
}
