// The delegate's page: what is shown at each moment.

import { useEffect, useState } from 'preact/hooks';
import { html, useLanguage } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { LanguageSwitch } from '../../lib/parts.js';
import { Announcement } from './announcements.js';
import { ContestScreen } from './contest_screen.js';
import { Home } from './home.js';
import { Refused, SigningIn, Welcome } from './welcome.js';

export function App({ seat }) {
  const lang = useLanguage();
  const [contest, openContest] = useScreen();
  const { session, booth } = seat;
  const entry = booth?.entries.get(contest);

  useEffect(() => {
    document.title = [entry?.title, session.congress?.name, t('seat.title')].filter(Boolean)[0];
  }, [lang, entry?.title, session.congress?.name]);

  return html`
    <${Header} seat=${seat} />
    <${Announcement} announcement=${seat.hall?.announcement} />
    <main class="seat" key=${entry ? contest : 'home'}>
      ${screenOf({ seat, contest, entry, openContest })}
    </main>
  `;
}

function screenOf({ seat, contest, entry, openContest }) {
  switch (seat.session.stage) {
    case 'ready':
      if (entry) return html`<${ContestScreen} seat=${seat} entry=${entry} onBack=${() => window.history.back()} />`;
      // After a reload the open contest comes with the live state.
      if (contest !== null && !seat.hall) return html`<p class="soft">${t('common.loading')}</p>`;
      return html`<${Home} seat=${seat} onOpen=${openContest} />`;
    case 'no_card':
      return html`<${Welcome} session=${seat.session} />`;
    case 'refused':
      return html`<${Refused} session=${seat.session} />`;
    case 'signing_in':
      return html`<${SigningIn} session=${seat.session} />`;
    default:
      return html`<p class="soft">${t('common.loading')}</p>`;
  }
}

// The contest that is open, as part of the history: "back" leads to the list, and
// a reload stays where one was.
function useScreen() {
  const read = () => window.history.state?.contest ?? null;
  const [contest, set] = useState(read);

  useEffect(() => {
    const follow = () => set(read());
    window.addEventListener('popstate', follow);
    return () => window.removeEventListener('popstate', follow);
  }, []);

  function open(id) {
    window.history.pushState({ contest: id }, '', window.location.pathname);
    set(id);
    window.scrollTo(0, 0);
  }

  return [contest, open];
}

function Header({ seat }) {
  const { session, connected } = seat;
  return html`
    <header class="top">
      <p class="top-congress">${session.congress?.name ?? t('seat.title')}</p>
      <${LanguageSwitch} />
      <p class="top-connection" role="status">
        ${connected === false && html`<span class="tag warn">${t('common.offline')}</span>`}
      </p>
    </header>
  `;
}
