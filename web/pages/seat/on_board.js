// What became of a cast ballot after the close, in plain words.

import { html } from '../../lib/html.js';
import { t } from '../../lib/i18n.js';
import { Notice } from './parts.js';

const KINDS = { present: 'good', absent: 'bad', unsound: 'bad' };

export function OnBoard({ seat, entry }) {
  const { record, board } = entry;
  const ask = () => seat.boards.ask(entry);
  return html`
    <div class="stack on-board" role="status">
      ${record.board && html`<${Verdict} board=${record.board} secret=${record.secret} />`}
      ${!record.board && board?.state === 'checking' && html`<p class="soft">${t('seat.board.checking')}</p>`}
      ${!record.board && board?.state === 'auditors' && html`<p>${t('seat.board.auditors')}</p>`}
    </div>
    ${['large', 'failed'].includes(board?.state) &&
    html`<button type="button" class="button wide" onClick=${ask}>${t(`seat.board.${board.state}`)}</button>`}
  `;
}

function Verdict({ board, secret }) {
  const { verdict, row, count } = board;
  const word = `seat.board.${verdict}${secret ? '' : '_open'}`;
  return html`<${Notice} kind=${KINDS[verdict]}><strong>${t(word)}</strong> ${t(`seat.board.${verdict}.text`, { row, count })}<//>`;
}
