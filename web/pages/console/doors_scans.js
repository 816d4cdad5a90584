// The newest scans of all doors, the newest on top.
import { useState } from 'preact/hooks';
import { api } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { useConsole } from './context.js';
import { Loaded, Panel } from './parts.js';
import { useRefreshed } from './refreshed.js';
import { ScanTable } from './scan_table.js';

const FEW = 20;
const MANY = 200;

export function LastScans() {
  const { hall } = useConsole();
  const [count, setCount] = useState(FEW);
  const found = useRefreshed(() => api.get(`/api/scans?last=${count}`), `${hall?.session?.id}·${hall?.present}`, [count]);
  return html`<${Panel} title=${t('scans.title')}>
    <${Loaded} of=${found}>
      ${({ scans }) => scans.length === 0
        ? html`<p class="soft">${t('scans.none')}</p>`
        : html`<${ScanTable} scans=${[...scans].reverse()} caption=${t('scans.title')} onDone=${found.reload} />
            ${scans.length >= FEW && count === FEW && html`<div><button type="button" class="button small" onClick=${() => setCount(MANY)}>${t('scans.more')}</button></div>`}`}
    <//>
  <//>`;
}
