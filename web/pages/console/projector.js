import { useEffect, useState } from 'preact/hooks';
import { api } from '../../lib/api.js';
import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { Form, Icon, Problem, useAction } from '../../lib/parts.js';
import { useConsole, useLoad } from './context.js';
import { Loaded, Page, Panel, StateTag, TextArea } from './parts.js';

const PLAIN = ['welcome', 'attendance', 'blank'];

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
      <${TextArea} label=${t('projection.message_text')} name="message" value=${text} onInput=${setText} maxlength="1000" required />
      <div><button class="button primary">${t('projection.show_message')}</button></div>
    <//>
  <//>`;
}

export function Projector() {
  const { hall } = useConsole();
  const [run, , error] = useAction();
  const stamp = (hall?.contests ?? []).map((contest) => `${contest.id}${contest.state}`).join();
  const found = useLoad(() => api.get('/api/contests'), [stamp]);
  const shown = hall?.projector;
  const show = (slide) => run(() => api.post('/api/projector', slide));
  const actions = html`<a class="button" href="/projector" target="_blank" rel="noopener">${t('projection.open')}</a>`;
  return html`<${Page} title=${t('console.tab.projector')} actions=${actions}>
    <p role="status">${t('projection.now')} <strong>${shown ? t(`projection.slide_${shown.slide}`) : '–'}</strong></p>
    <${Problem} error=${error} />
    <${Panel} title=${t('projection.slides')}>
      <div class="row">${PLAIN.map((name) => html`<${ShowButton} key=${name} slide=${{ slide: name }} shown=${shown} onShow=${show}>${t(`projection.slide_${name}`)}<//>`)}</div>
    <//>
    <${Panel} title=${t('console.tab.contests')}>
      <${Loaded} of=${found}>
        ${({ contests }) => {
          const listed = contests.filter((contest) => contest.state !== 'cancelled');
          return listed.length === 0
            ? html`<p class="soft">${t('contests.none')}</p>`
            : html`<div class="scroll"><table><tbody>${listed.map((contest) => html`<tr key=${contest.id}>
                <td>${contest.title}</td>
                <td><${StateTag} state=${contest.state} /></td>
                <td><div class="row end">
                  <${ShowButton} slide=${{ slide: 'contest', contest: contest.id }} shown=${shown} onShow=${show}>${t('projection.slide_contest')}<//>
                  ${['closed', 'certified'].includes(contest.state) && html`<${ShowButton} slide=${{ slide: 'result', contest: contest.id }} shown=${shown} onShow=${show}>${t('projection.slide_result')}<//>`}
                </div></td>
              </tr>`)}</tbody></table></div>`;
        }}
      <//>
    <//>
    <${Message} shown=${shown} onShow=${show} />
  <//>`;
}
