// Signing in, then the door.
import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../../lib/api.js';
import { html, useLanguage } from '../../lib/html.js';
import { setTimeZone, t } from '../../lib/i18n.js';
import { pairCode, whoAmI } from '../../lib/pair.js';
import { Notice, Problem } from '../../lib/parts.js';
import { savedCongress, savedMe, saveCongress, saveMe } from './settings.js';
import { SignIn } from './signin.js';
import { openStore } from './store.js';
import { DoorView } from './view.js';

const ROLES = new Set(['steward', 'secretariat']);
const AGAIN = 5000;

// The congress as it was last seen, then as it is.
function useCongress() {
  const [congress, setCongress] = useState(savedCongress);
  useEffect(() => {
    let timer = null;
    if (congress) setTimeZone(congress.timezone);
    async function load() {
      try {
        const { id, name, timezone } = await api.get('/api/congress');
        setTimeZone(timezone);
        saveCongress({ id, name, timezone });
        setCongress({ id, name, timezone });
      } catch {
        timer = setTimeout(load, AGAIN);
      }
    }
    load();
    return () => clearTimeout(timer);
  }, []);
  return congress;
}

// How many scans of this device the daemon has not had yet.
function Kept() {
  const [count, setCount] = useState(0);
  useEffect(() => {
    openStore().then((store) => store.waiting()).then(setCount);
  }, []);
  return count > 0 ? html`<${Notice} kind="warn">${t('scan.kept', { count })}<//>` : null;
}

// Why nobody scans here.
function Why({ error, me, denied }) {
  if (error?.status === 404 || error?.status === 401) return html`<${Notice} kind="bad">${t('scan.bad_code')}<//>`;
  if (error) return html`<${Problem} error=${error} />`;
  if (me) return html`<${Notice} kind="warn">${t('scan.wrong_role', { role: t(`role.${me.role}`) })}<//>`;
  return denied ? html`<${Notice} kind="bad">${t('scan.denied')}<//>` : null;
}

export function App() {
  useLanguage();
  const congress = useCongress();
  // Whom the daemon knew here last scans at once; it is asked meanwhile.
  const [me, setMe] = useState(() => (pairCode() ? undefined : (savedMe() ?? undefined)));
  const [error, setError] = useState(null);
  const [denied, setDenied] = useState(false);
  const again = useRef(null);

  function take(found) {
    if (!found && savedMe()) setDenied(true);
    saveMe(found && ROLES.has(found.role) ? found : null);
    setMe(found);
  }

  async function load() {
    clearTimeout(again.current);
    setError(null);
    try {
      take(await whoAmI());
    } catch (failure) {
      const nobody = failure.status >= 400 && failure.status < 500;
      if (nobody) take(null);
      else again.current = setTimeout(load, AGAIN);
      if (nobody || !savedMe() || pairCode()) {
        setMe((now) => now ?? null);
        setError(failure);
      }
    }
  }

  useEffect(() => {
    load();
    const paired = () => pairCode() && load();
    window.addEventListener('hashchange', paired);
    return () => {
      clearTimeout(again.current);
      window.removeEventListener('hashchange', paired);
    };
  }, []);

  useEffect(() => {
    document.title = `${t('scan.title')} · ${congress?.name ?? 'congressd'}`;
  });

  if (me === undefined) return html`<p class="loading">${t('common.loading')}</p>`;
  if (!me || !ROLES.has(me.role)) {
    const done = () => {
      setDenied(false);
      load();
    };
    return html`<${SignIn} congress=${congress} onDone=${done}>
      <${Why} error=${error} me=${me} denied=${denied} />
      <${Kept} />
    <//>`;
  }
  const forget = () => {
    setDenied(true);
    saveMe(null);
    setMe(null);
  };
  return html`<${DoorView} congress=${congress} me=${me} onDenied=${forget} />`;
}
