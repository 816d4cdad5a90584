// The secretariat's announcements: the newest at once over whatever is shown, and
// the list of those in force.

import { useEffect, useState } from 'preact/hooks';
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

/**
 * The newest announcement, until it is dismissed. It lies over the page: nothing
 * moves under the finger of who is marking a ballot.
 */
export function Announcement({ announcement }) {
  const [dismissed, setDismissed] = useState(readDismissed);
  const shown = announcement && announcement.id !== dismissed ? announcement : null;

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
        <div class="announcement-sheet">
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
