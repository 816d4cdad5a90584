import { api } from '../../../lib/api.js';
import { html } from '../../../lib/html.js';
import { formatDateTime, t } from '../../../lib/i18n.js';
import { useConsole, useLoad, useMay } from '../context.js';
import { Page, Panel } from '../parts.js';
import { contestOf, stageOf, useTellerKeys } from './device.js';
import { IssuersHere } from './issuers_here.js';
import { Fingerprint, KeyTag, OnServerWarning, Unkept } from './parts.js';


function Row({ record, contests }) {
  const { congress } = useConsole();
  const foreign = congress && record.congress.public_key !== congress.public_key;
  const contest = contestOf(record.publicKey, contests);
  return html`<li class="show-row">
    <div>
      <p><a href=${`#/keys/${record.publicKey}`}><strong>${record.label || t(`keys.kind_${record.kind}`)}</strong></a></p>
      <p class="soft">${t(`keys.kind_${record.kind}`)} · <${Fingerprint} publicKey=${record.publicKey} /> · ${formatDateTime(record.madeAt)}</p>
      ${foreign && html`<p class="problem">${t('keys.of_congress', { name: record.congress.name })}</p>`}
      ${contest && html`<p class="soft">${t('keys.of_contest')} <a href=${`#/contests/${contest.id}`}>${contest.title}</a></p>`}
    </div>
    <${KeyTag} stage=${stageOf(record, contests)} />
  </li>`;
}

// Only those who may confirm ballots need the key for it.
function Kinds() {
  const kinds = useMay('issue') ? ['sealing', 'issuer'] : ['sealing'];
  return html`<ul class="presets">
    ${kinds.map((kind) => html`<li key=${kind}><a class="preset" href=${`#/keys/new/${kind}`}>
      <strong>${t(`keys.new_${kind}`)}</strong><span class="soft">${t(`keys.about_${kind}`)}</span>
    </a></li>`)}
  </ul>`;
}

export function KeyList() {
  const { keys, error } = useTellerKeys();
  const found = useLoad(() => api.get('/api/contests'));
  const contests = found.data?.contests ?? [];
  const actions = html`<a class="button" href="#/keys/restore">${t('keys.restore')}</a>`;
  return html`<${Page} title=${t('console.tab.keys')} actions=${actions}>
    <p>${t('keys.about')}</p>
    <${OnServerWarning} />
    <${Unkept} error=${error} />
    <${IssuersHere} keys=${keys ?? []} contests=${contests} />
    ${keys?.length > 0 && html`<${Panel} title=${t('keys.here')}>
      <ul class="plain stack">${keys.map((record) => html`<${Row} key=${record.publicKey} record=${record} contests=${contests} />`)}</ul>
    <//>`}
    <${Panel} title=${t('keys.make')}><${Kinds} /><//>
  <//>`;
}
