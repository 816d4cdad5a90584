// The secretariat's announcements: the newest at once over whatever is shown, and
// the list of those in force.

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { html } from '../../lib/html.js';
import { formatTime, t } from '../../lib/i18n.js';
import { Icon } from '../../lib/parts.js';
import { announcements } from './server.js';

const STORE = 'congressd.announcement';

function readDismissed() {
  try {
    return Number(localStorage.getItem(STORE));
  } catch {
    return 0;
  }
}

// The page gets as much room above itself as is covered, and is scrolled by as much:
// nothing moves, and all of it can be scrolled, or brought by the focus, out from
// under the announcement.
function makeRoom(height) {
  const { style } = document.documentElement;
  const before = parseFloat(style.getPropertyValue('--announced')) || 0;
  if (height === before) return;
  const top = window.scrollY;
  if (height > 0) style.setProperty('--announced', `${height}px`);
  else style.removeProperty('--announced');
  window.scrollTo({ top: top + height - before, behavior: 'instant' });
}

function useRoom(shown) {
  const sheet = useRef(null);
  useLayoutEffect(() => {
    if (!shown) return undefined;
    const measure = () => makeRoom(Math.ceil(sheet.current?.getBoundingClientRect().bottom ?? 0));
    const observer = new ResizeObserver(measure);
    observer.observe(sheet.current);
    measure();
    return () => {
      observer.disconnect();
      makeRoom(0);
    };
  }, [shown?.id]);
  return sheet;
}

/**
 * The newest announcement, until it is dismissed. It lies over the page: nothing
 * moves under the finger of who is marking a ballot.
 */
export function Announcement({ announcement }) {
  const [dismissed, setDismissed] = useState(readDismissed);
  const shown = announcement && announcement.id !== dismissed ? announcement : null;

  const sheet = useRoom(shown);

  function dismiss() {
    setDismissed(announcement.id);
    try {
      localStorage.setItem(STORE, announcement.id);
    } catch {
      // Private windows may refuse storage; it then lasts for the page.
    }
  }

  return html`
    <div class="announcement" role="status">
      ${shown &&
      html`
        <div class="announcement-sheet" ref=${sheet}>
          <${Icon} name="sound" />
          <div class="announcement-text">
            <strong>${t('seat.announcement')}</strong> <span class="soft">${formatTime(shown.at)}</span>
            <p>${shown.text}</p>
          </div>
          <button type="button" class="button small" onClick=${dismiss}>${t('seat.announcement_read')}</button>
        </div>
      `}
    </div>
  `;
}

/** All in force, asked for again whenever another one is the newest. */
export function Announcements({ newest }) {
  const [list, setList] = useState([]);

  useEffect(() => {
    let stale = false;
    announcements().then(
      (found) => stale || setList(found),
      () => {} // the newest came with the live state; the others are not urgent
    );
    return () => {
      stale = true;
    };
  }, [newest?.id]);

  if (list.length === 0) return null;
  return html`
    <section class="stack" aria-labelledby="announcements">
      <h2 id="announcements">${t('seat.announcements')}</h2>
      <ul class="list panel">
        ${list.map(
          ({ id, text, at }) => html`
            <li key=${id} class="said">
              <span class="soft">${formatTime(at)}</span>
              <p>${text}</p>
            </li>
          `
        )}
      </ul>
    </section>
  `;
}
