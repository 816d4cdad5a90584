// What the hall's screen shows, and everything it can show at one click.
import { useEffect, useState } from 'preact/hooks';
import { api } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { Form, Icon, Problem, useAction } from '../../lib/parts.js';
import { useConsole, useLoad } from './context.js';
import { Loaded, Page, Panel, StateTag, TextArea } from './parts.js';
import { ScreenPreview } from './projector_preview.js';

const PLAIN = ['welcome', 'attendance', 'blank'];
const COUNTED = ['closed', 'certified'];

function ShowButton({ slide, shown, onShow, children }) {
  const now = shown?.slide === slide.slide && (slide.contest === undefined || shown.contest === slide.contest);
  return html`<button type="button" class="button" aria-pressed=${now ? 'true' : 'false'} onClick=${() => onShow(slide)}>
    ${now && html`<${Icon} name="screen" />`} ${children}
  </button>`;
}

function Message({ shown, onShow }) {
  const [text, setText] = useState('');
  useEffect(() => {
    if (shown?.slide === 'message' && !text) setText(shown.message ?? '');
  }, [shown?.slide]);
  return html`<${Panel} title=${t('projection.message')}>
    <${Form} class="stack" onSubmit=${() => onShow({ slide: 'message', message: text.trim() })}>
      <${TextArea} label=${t('projection.message_text')} name="message" value=${text} onInput=${setText} maxlength="500" rows="3" required class="input short" />
      <div><button class="button primary">${t('projection.show_message')}</button></div>
    <//>
  <//>`;
}

// What is shown, in words: "Chiếu kết quả: Bầu Ban Chấp hành".
function shownText(shown, contests) {
  if (!shown) return '–';
  const title = contests?.find(({ id }) => id === shown.contest)?.title;
  return [t(`projection.on_${shown.slide}`), title].filter(Boolean).join(': ');
}

function Now({ shown, contests }) {
  const { hall, congress } = useConsole();
  const contest = contests?.find(({ id }) => id === shown?.contest);
  const needed = shown?.contest !== undefined && shown?.contest !== null;
  const ready = hall && congress && shown && (!needed || contest);
  const view = ready && { state: hall, congress, projector: shown, contest, live: hall.contests.find(({ id }) => id === shown.contest) ?? null, address: null };
  return html`<${Panel}>
    <p role="status">${t('projection.now')} <strong>${shownText(shown, contests)}</strong></p>
    <${ScreenPreview} view=${view || null} />
  <//>`;
}

function ContestRow({ contest, shown, onShow }) {
  return html`<li class="show-row">
    <div><p class="wrap-anywhere">${contest.title}</p><${StateTag} state=${contest.state} /></div>
    <div class="row">
      <${ShowButton} slide=${{ slide: 'contest', contest: contest.id }} shown=${shown} onShow=${onShow}>${t('projection.slide_contest')}<//>
      ${COUNTED.includes(contest.state) && html`<${ShowButton} slide=${{ slide: 'result', contest: contest.id }} shown=${shown} onShow=${onShow}>${t('projection.slide_result')}<//>`}
    </div>
  </li>`;
}

export function Projector() {
  const { hall } = useConsole();
  const [run, , error] = useAction();
  const shown = hall?.projector;
  const stamp = (hall?.contests ?? []).map((contest) => `${contest.id}${contest.state}`).join();
  const found = useLoad(() => api.get('/api/contests'), [stamp, shown?.contest]);
  const show = (slide) => run(() => api.post('/api/projector', slide));
  const actions = html`<a class="button" href="/projector" target="_blank" rel="noopener"><${Icon} name="screen" /> ${t('projection.open')}</a>`;
  return html`<${Page} title=${t('console.tab.projector')} actions=${actions}>
    <${Problem} error=${error} />
    <div class="projecting">
      <${Now} shown=${shown} contests=${found.data?.contests} />
      <div class="stack">
        <${Panel} title=${t('projection.slides')}>
          <div class="row">${PLAIN.map((name) => html`<${ShowButton} key=${name} slide=${{ slide: name }} shown=${shown} onShow=${show}>${t(`projection.slide_${name}`)}<//>`)}</div>
        <//>
        <${Message} shown=${shown} onShow=${show} />
      </div>
    </div>
    <${Panel} title=${t('console.tab.contests')}>
      <${Loaded} of=${found}>
        ${({ contests }) => {
          const listed = contests.filter((contest) => contest.state !== 'cancelled');
          return listed.length === 0
            ? html`<p class="soft">${t('contests.none')}</p>`
            : html`<ul class="plain show-list">${listed.map((contest) => html`<${ContestRow} key=${contest.id} contest=${contest} shown=${shown} onShow=${show} />`)}</ul>`;
        }}
      <//>
    <//>
  <//>`;
}
