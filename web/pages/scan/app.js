// Signing in, then the door.
import { useEffect, useState } from 'preact/hooks';
import { api } from '../../lib/api.js';
import { html, useLanguage } from '../../lib/html.js';
import { setTimeZone, t } from '../../lib/i18n.js';
import { pairCode, whoAmI } from '../../lib/pair.js';
import { Notice, Problem } from '../../lib/parts.js';
import { SignIn } from './signin.js';
import { DoorView } from './view.js';

const ROLES = new Set(['steward', 'secretariat']);

export function App() {
  useLanguage();
  const [congress, setCongress] = useState(null);
  const [me, setMe] = useState(undefined);
  const [error, setError] = useState(null);

  async function load() {
    setError(null);
    try {
      setMe(await whoAmI());
    } catch (failure) {
      // Without the network nobody can be asked; the door works on, and the
      // daemon decides when the scans arrive.
      if (failure.code === 'offline') setMe({ role: 'steward', name: '' });
      else {
        setMe(null);
        setError(failure);
      }
    }
  }

  async function loadCongress() {
    try {
      const found = await api.get('/api/congress');
      setTimeZone(found.timezone);
      setCongress(found);
    } catch {
      setTimeout(loadCongress, 5000);
    }
  }

  useEffect(() => {
    loadCongress();
    load();
    const paired = () => pairCode() && load();
    window.addEventListener('hashchange', paired);
    return () => window.removeEventListener('hashchange', paired);
  }, []);

  useEffect(() => {
    document.title = `${t('scan.title')} · ${congress?.name ?? 'congressd'}`;
  });

  if (me === undefined) return html`<p class="loading">${t('common.loading')}</p>`;
  if (me === null) {
    return html`<${SignIn} congress=${congress} onDone=${load}>
      ${error && (error.status === 404 || error.status === 401
        ? html`<${Notice} kind="bad">${t('scan.bad_code')}<//>`
        : html`<${Problem} error=${error} />`)}
    <//>`;
  }
  if (!ROLES.has(me.role)) {
    return html`<${SignIn} congress=${congress} onDone=${load}>
      <${Notice} kind="warn">${t('scan.wrong_role', { role: t(`role.${me.role}`) })}<//>
    <//>`;
  }
  return html`<${DoorView} congress=${congress} me=${me} onSignedOut=${() => setMe(null)} />`;
}
