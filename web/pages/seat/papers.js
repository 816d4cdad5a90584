// The congress papers: find one, read it, keep it for reading without the network.

import { useEffect, useState } from 'preact/hooks';
import { errorText } from '../../lib/errors.js';
import { html } from '../../lib/html.js';
import { formatNumber, t } from '../../lib/i18n.js';
import { matches } from '../../lib/plain.js';
import { papers } from './server.js';
import { canKeep, dropPaper, keepList, keepPaper, keptList, keptPapers, paperPath } from './shelf.js';

// Fewer are found faster by eye.
const SEARCH_FROM = 6;

export function Papers({ session, opened }) {
  const shelf = useShelf(session);
  const [wanted, setWanted] = useState('');
  const { list, problem, offline } = shelf;
  const found = list?.filter(({ title, name }) => matches(`${title} ${name}`, wanted));
  return html`
    <section class="stack" aria-labelledby="papers">
      <div class="row spread">
        <h2 id="papers">${t('seat.papers')}</h2>
        <button type="button" class="button small plain" onClick=${shelf.load}>${t('seat.reload_papers')}</button>
      </div>
      ${offline && html`<p class="soft">${t('seat.papers_offline')}</p>`}
      ${problem && html`<p class="problem" role="alert">${errorText(problem)}</p>`}
      ${!list && !problem && html`<p class="soft">${t('common.loading')}</p>`}
      ${list?.length === 0 && html`<p class="panel soft">${t('seat.no_papers')}</p>`}
      ${list?.length >= SEARCH_FROM && html`<${Search} value=${wanted} onInput=${setWanted} found=${found.length} />`}
      ${found?.length > 0 &&
      html`<ul class="list panel">
        ${found.map((paper) => html`<${Paper} key=${paper.id} paper=${paper} shelf=${shelf} opened=${opened} />`)}
      </ul>`}
      ${list?.length > 0 && html`<${Keeping} shelf=${shelf} />`}
    </section>
  `;
}

// {list, problem, offline, kept, working, load(), keep(ids), drop(id)}: kept is a
// Set of ids; working the id that is being fetched.
function useShelf(session) {
  const [list, setList] = useState(null);
  const [problem, setProblem] = useState(null);
  const [offline, setOffline] = useState(false);
  const [kept, setKept] = useState(new Set());
  const [working, setWorking] = useState(null);

  const recount = () => keptPapers().then(setKept, () => {});

  async function load() {
    try {
      const found = await papers(session);
      setList(found);
      setProblem(null);
      setOffline(false);
      // A paper that was withdrawn is kept no longer.
      const ids = new Set(found.map(({ id }) => id));
      for (const id of await keptPapers()) if (!ids.has(id)) await dropPaper(id);
      await keepList(found);
      await recount();
    } catch (error) {
      const old = await keptList().catch(() => null);
      if (old) setList((now) => now ?? old);
      setOffline(Boolean(old) && error.code === 'offline');
      setProblem(old && error.code === 'offline' ? null : error);
      await recount();
    }
  }

  async function keep(ids) {
    setProblem(null);
    try {
      for (const id of ids) {
        setWorking(id);
        await keepPaper(id);
        await recount();
      }
    } catch (error) {
      setProblem(error.status || error instanceof TypeError ? { code: 'offline' } : { code: 'device_full' });
    }
    setWorking(null);
  }

  const drop = (id) => dropPaper(id).then(recount);
  useEffect(() => void load(), []);
  return { list, problem, offline, kept, working, load, keep, drop };
}

function Search({ value, onInput, found }) {
  return html`
    <div class="field">
      <label for="paper-search">${t('seat.search_papers')}</label>
      <input
        id="paper-search"
        class="input"
        type="search"
        value=${value}
        autocomplete="off"
        onInput=${(event) => onInput(event.currentTarget.value)}
      />
      <p class="hint" role="status">${value && t('seat.found_papers', { count: found })}</p>
    </div>
  `;
}

function Paper({ paper, shelf, opened }) {
  const { id, title, name, size } = paper;
  const kept = shelf.kept.has(id);
  const note = (event) => event.button < 2 && opened.note(id);
  return html`
    <li class="paper-row">
      <a class="paper" href=${paperPath(id)} target="_blank" rel="noopener" onClick=${note} onAuxClick=${note}>
        <span>${title || name}</span>
        <span class="soft">${[kindOf(name), sizeText(size), kept && t('seat.kept')].filter(Boolean).join(' · ')}</span>
      </a>
      ${canKeep() &&
      html`
        <button
          type="button"
          class="button small plain"
          aria-pressed=${kept}
          disabled=${shelf.working !== null}
          onClick=${() => (kept ? shelf.drop(id) : shelf.keep([id]))}
        >
          ${t(keepWord(shelf, id))} <span class="visually-hidden">${title || name}</span>
        </button>
      `}
    </li>
  `;
}

function keepWord({ working, kept }, id) {
  if (working === id) return 'seat.keeping';
  return kept.has(id) ? 'seat.drop' : 'seat.keep';
}

// Keeps all at once, or says why nothing can be kept.
function Keeping({ shelf }) {
  const missing = shelf.list.filter(({ id }) => !shelf.kept.has(id)).map(({ id }) => id);
  if (!canKeep()) return html`<p class="soft">${t('seat.cannot_keep')}</p>`;
  if (missing.length === 0) return html`<p class="soft">${t('seat.all_kept')}</p>`;
  return html`
    <button type="button" class="button wide" disabled=${shelf.working !== null} onClick=${() => shelf.keep(missing)}>
      ${t('seat.keep_all', { count: missing.length })}
    </button>
  `;
}

function kindOf(name) {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot + 1).toUpperCase() : t('seat.file');
}

function sizeText(bytes) {
  const kilobytes = bytes / 1024;
  if (kilobytes < 1000) return `${formatNumber(Math.max(1, Math.round(kilobytes)))} KB`;
  return `${formatNumber(Math.round(kilobytes / 102.4) / 10)} MB`;
}
