// The desk: a delegate's badge is scanned, or they are found by name, and handed a
// paper; a spoiled paper is exchanged.
import { useRef, useState } from 'preact/hooks';
import { api } from '../../../lib/api.js';
import { groupSerial } from '../../../lib/ballot_paper.js';
import { errorText } from '../../../lib/errors.js';
import { html } from '../../../lib/html.js';
import { has, t } from '../../../lib/i18n.js';
import { Notice, useAction } from '../../../lib/parts.js';
import { SoundSwitch } from '../../scan/status.js';
import { Dialog, Figures, Panel } from '../parts.js';
import { DeskSearch } from './desk_search.js';
import { PaperPage } from './frame.js';
import { Camera, useKeys } from './scanning.js';
import { SerialField } from './serial_field.js';
import { phaseOf } from './state.js';
import { Verdict } from './verdict.js';

const PATIENCE = 8000;

// {kind, word, text} of a refusal; nobody's paper is given.
function refusal(error) {
  if (error.code === 'offline') return { kind: 'warn', word: t('paper.desk.offline'), text: t('paper.desk.offline_text') };
  if (error.code === 'not_found') return { kind: 'bad', word: t('paper.desk.no'), text: t('paper.desk.nobody') };
  const badge = error.fields?.badge || error.detail?.includes('badge');
  const key = `paper.desk.advice.${error.code}`;
  return { kind: 'bad', word: t('paper.desk.no'), text: badge ? t('paper.desk.bad_badge') : has(key) ? t(key) : errorText(error) };
}

// An answer that was lost may have been a yes: asked again the daemon then says
// that this delegate has a paper, though nobody has handed it over yet.
function useHandOut(contest, onDone) {
  const [shown, show] = useState(null);
  const unsure = useRef(new Set());
  const busy = useRef(false);

  async function handOut(who) {
    const key = JSON.stringify(who);
    if (busy.current) return;
    busy.current = true;
    const next = (verdict) => show((before) => ({ ...verdict, key: (before?.key ?? 0) + 1 }));
    try {
      const before = unsure.current.has(key);
      const { delegate, again } = await give(contest, who);
      unsure.current.delete(key);
      if (again && !before) next({ kind: 'bad', word: t('paper.desk.again'), text: t('paper.desk.again_text'), person: delegate });
      else next({ kind: 'good', word: t('paper.desk.yes'), text: t('paper.desk.yes_text'), person: delegate });
    } catch (error) {
      if (error.code === 'offline') unsure.current.add(key);
      next(refusal(error));
    }
    busy.current = false;
    onDone();
  }

  return [shown, handOut, show];
}

async function give(contest, who) {
  const { status, body } = await api.tell(`/api/contests/${contest}/paper`, who, { timeout: PATIENCE });
  return { delegate: body.delegate, again: status === 200 };
}

function Exchange({ contest, serial, onDone, onClose }) {
  const [reason, setReason] = useState('spoiled');
  const [run, busy, error] = useAction();
  async function confirm() {
    const done = await run(() => api.post(`/api/contests/${contest}/paper/void`, { serial, reason }));
    if (done) onDone(reason);
  }
  return html`<${Dialog} title=${t('paper.exchange')} action=${t('paper.exchange_do')} danger=${true} busy=${busy} error=${error} onConfirm=${confirm} onClose=${onClose}>
    <p class="mono">${groupSerial(serial)}</p>
    <fieldset class="stack tight"><legend>${t('paper.exchange_why')}</legend>
      ${['spoiled', 'unused'].map((each) => html`<label class="check" key=${each}>
        <input type="radio" name="void-reason" value=${each} checked=${each === reason} onChange=${() => setReason(each)} />
        <span>${t(`paper.exchange_${each}`)}<br /><span class="soft">${t(`paper.exchange_${each}_text`)}</span></span>
      </label>`)}
    </fieldset>
  <//>`;
}

function When({ paper }) {
  const phase = phaseOf(paper.overview);
  if (phase === 'issuing' || (phase === 'voting' && paper.contest.late_issue)) return null;
  return html`<${Notice} kind="warn">${t(phase === 'draft' ? 'paper.desk.not_yet' : 'paper.desk.over')}<//>`;
}

function DeskWork({ paper }) {
  const { contest, overview } = paper;
  const [shown, handOut, show] = useHandOut(contest.id, paper.reload);
  const [exchanging, setExchanging] = useState(null);

  function code({ serial, badge, other }) {
    if (exchanging) return;
    if (serial) {
      show(null);
      setExchanging(serial);
    } else if (badge) handOut({ badge });
    else show({ kind: 'warn', word: t('paper.desk.no_badge'), text: t(other === 'card' ? 'paper.desk.card' : 'paper.desk.other'), key: Date.now() });
  }

  function exchanged(reason) {
    setExchanging(null);
    show({ kind: 'good', word: t(`paper.exchanged_${reason}`), text: t(`paper.exchanged_${reason}_text`), key: Date.now() });
    paper.reload();
  }

  useKeys({ onCode: code });
  return html`
    <div class="stack" inert=${shown ? true : undefined}>
      <${When} paper=${paper} />
      <div class="row spread">
        <${Figures} items=${[[t('paper.issued'), overview.papers.issued], [t('paper.on_hand'), overview.papers.on_hand], [t('paper.spoiled'), overview.papers.spoiled]]} />
        <${SoundSwitch} />
      </div>
      <div class="columns">
        <${Panel} title=${t('paper.hand_out')}>
          <p class="soft">${t('paper.hand_out_text')}</p>
          <${DeskSearch} contest=${contest.id} onPick=${({ id }) => handOut({ delegate: id })} />
        <//>
        <div class="stack">
          <${Panel} title=${t('paper.scan')}><${Camera} onCode=${code} /><//>
          <${Panel} title=${t('paper.exchange')}>
            <p class="soft">${t('paper.exchange_text')}</p>
            <${SerialField} name="spoiled-serial" label=${t('paper.exchange_serial')} action=${t('paper.exchange_do')} onSerial=${setExchanging} />
          <//>
        </div>
      </div>
    </div>
    ${exchanging && html`<${Exchange} contest=${contest.id} serial=${exchanging} onDone=${exchanged} onClose=${() => setExchanging(null)} />`}
    <${Verdict} shown=${shown} where=${contest.title} onClose=${() => show(null)} />`;
}

export function Desk({ id }) {
  return html`<${PaperPage} id=${id} title=${t('paper.desk')} back=${{ href: `#/paper/${id}`, label: t('paper.back') }}>
    ${(paper) => html`<p><strong>${paper.contest.title}</strong></p><${DeskWork} paper=${paper} />`}
  <//>`;
}
