// Signing in, the tabs of the role, and the live state they share.
import { useEffect, useMemo, useState } from 'preact/hooks';
import { api, onSignedOut } from '../../lib/api.js';
import { html, useLanguage } from '../../lib/html.js';
import { setTimeZone, t } from '../../lib/i18n.js';
import { subscribe } from '../../lib/live.js';
import { pairCode, whoAmI } from '../../lib/pair.js';
import { LanguageSwitch, Notice, Problem, StaffSignIn } from '../../lib/parts.js';
import { ConsoleContext, useRoute } from './context.js';
import { Bare, Frame } from './frame.js';
import { tabsOf } from './tabs.js';
import { forgetWork } from './work.js';

const SAID = 4000;

function SignIn({ congress, onDone, children }) {
  return html`<main class="signin stack">
    <div class="row spread"><h1>${t('console.title')}</h1><${LanguageSwitch} /></div>
    ${congress && html`<p class="soft">${congress.name}</p>`}
    ${children}
    <section class="panel"><${StaffSignIn} onDone=${onDone} /></section>
  </main>`;
}

function useCongress() {
  const [congress, setCongress] = useState(null);
  async function reload() {
    try {
      const found = await api.get('/api/congress');
      setTimeZone(found.timezone);
      setCongress(found);
    } catch {
      setTimeout(reload, 5000);
    }
  }
  useEffect(() => {
    reload();
  }, []);
  return [congress, reload];
}

function useHall() {
  const [hall, setHall] = useState(null);
  const [connected, setConnected] = useState(true);
  useEffect(() => subscribe({ onState: setHall, onConnection: setConnected }), []);
  return [hall, connected];
}

// Words of success, announced and soon gone.
function useSaid() {
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (!said) return undefined;
    const timer = setTimeout(() => setSaid(''), SAID);
    return () => clearTimeout(timer);
  }, [said]);
  return [said, setSaid];
}

export function App() {
  const language = useLanguage();
  const [me, setMe] = useState(undefined);
  const [error, setError] = useState(null);
  const [congress, reloadCongress] = useCongress();
  const [hall, connected] = useHall();
  const [said, say] = useSaid();
  const [cards, setCards] = useState(null);
  const route = useRoute();

  async function load() {
    setError(null);
    try {
      setMe(await whoAmI());
    } catch (failure) {
      setMe(null);
      setError(failure);
    }
  }

  async function signOut() {
    await api.post('/api/logout').catch(() => {});
    setCards(null);
    forgetWork();
    setMe(null);
  }

  useEffect(() => {
    load();
    const paired = () => pairCode() && load();
    window.addEventListener('hashchange', paired);
    // Revoked, expired or signed out in another window: back to the door.
    const stopListening = onSignedOut(() => setMe((now) => now && null));
    return () => {
      window.removeEventListener('hashchange', paired);
      stopListening();
    };
  }, []);

  // Much of what the tabs read is public: asked at each turn, the daemon says who
  // is not signed in any more.
  useEffect(() => {
    if (me) api.get('/api/me').catch(() => {});
  }, [route, connected]);

  const context = useMemo(
    () => ({ me, congress, hall, connected, say, reloadCongress, language, cards, setCards }),
    [me, congress, hall, connected, language, cards],
  );

  if (me === undefined) return html`<p class="signin soft">${t('common.loading')}</p>`;
  if (me === null) return html`<${SignIn} congress=${congress} onDone=${load}><${Problem} error=${error} /><//>`;
  const tabs = tabsOf(me.role);
  if (tabs.length === 0) {
    return html`<${SignIn} congress=${congress} onDone=${load}><${Notice} kind="warn">${t('console.not_staff')}<//><//>`;
  }
  const tab = tabs.find(({ id }) => id === route[0]) ?? tabs[0];
  const Shell = tab.bare?.(route.slice(1)) ? Bare : Frame;
  document.title = `${t(tab.label)} · ${congress?.name ?? 'congressd'}`;
  return html`<${ConsoleContext.Provider} value=${context}>
    <${Shell} current=${tab} onSignOut=${signOut}>
      <${tab.component} key=${route.join('/')} route=${route.slice(1)} />
    <//>
    <p class="said" role="status">${said && html`<span>${said}</span>`}</p>
  <//>`;
}
