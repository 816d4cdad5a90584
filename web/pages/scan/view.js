// The door's screen.
import { useEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks';
import { actorText } from '../../lib/actor.js';
import { badgePrefix, badgeShape, isCard } from '../../lib/badge.js';
import { html } from '../../lib/html.js';
import { formatNumber, formatTime, t } from '../../lib/i18n.js';
import { subscribe } from '../../lib/live.js';
import { Icon, LanguageSwitch, Notice } from '../../lib/parts.js';
import { Corrections } from './corrections.js';
import { createDoor } from './door.js';
import { Finder } from './finder.js';
import { GateForm } from './gate.js';
import { History } from './history.js';
import { Search } from './search.js';
import { gateOfLabel } from './settings.js';
import { unlockByUse, unlockSound } from './sound.js';
import { Connection, SoundSwitch } from './status.js';
import { Verdict } from './verdict.js';
import { listenWedge } from './wedge.js';

function useDoor(me, onDenied) {
  const [, redraw] = useReducer((count) => count + 1, 0);
  const denied = useRef(onDenied);
  denied.current = onDenied;
  const door = useMemo(() => createDoor({ onChange: redraw, onDenied: () => denied.current() }), []);
  // A device named after its gate needs no question.
  if (!door.state.gate && gateOfLabel(me.label)) door.state.gate = gateOfLabel(me.label);
  useEffect(() => door.dispose, []);
  return door;
}

// Scanner, network and keys, for as long as the door is open.
function useHall(door, prefix) {
  const [hall, setHall] = useState(null);
  useEffect(() => {
    let last = null;
    const stopWedge = listenWedge({
      prefix,
      onCode({ badge, foreign }) {
        if (!door.state.gate) return;
        if (badge) door.scan({ badge });
        else door.foreign(foreign);
      },
    });
    function onState(next) {
      const key = `${next.present} ${next.session?.id}`;
      if (last !== null && key !== last) door.refresh();
      last = key;
      setHall(next);
    }
    const stopLive = subscribe({ onState, onConnection: door.connection });
    const escape = (event) => event.key === 'Escape' && door.close();
    const awake = () => {
      if (document.hidden) return;
      unlockSound();
      door.wake();
    };
    window.addEventListener('online', door.wake);
    document.addEventListener('visibilitychange', awake);
    document.addEventListener('keydown', escape);
    const stopUnlocking = unlockByUse();
    return () => {
      stopWedge();
      stopLive();
      window.removeEventListener('online', door.wake);
      document.removeEventListener('visibilitychange', awake);
      document.removeEventListener('keydown', escape);
      stopUnlocking();
    };
  }, []);
  return hall;
}

function Direction({ value, onChange }) {
  const choice = (direction, icon) => html`<label class=${`way ${direction} ${value === direction ? 'chosen' : ''}`}>
    <input type="radio" name="direction" class="visually-hidden" checked=${value === direction} onChange=${() => onChange(direction)} />
    <${Icon} name=${icon} /> ${t(`scan.direction_${direction}`)}
  </label>`;
  return html`<fieldset class="ways">
    <legend class="visually-hidden">${t('scan.direction')}</legend>
    ${choice('in', 'in')} ${choice('out', 'out')}
  </fieldset>`;
}

function Notices({ door, hall }) {
  const { state } = door;
  return html`
    ${hall && state.link.online && !hall.session && html`<${Notice} kind="warn">${t('scan.no_session')}<//>`}
    ${!state.lasting && html`<${Notice} kind="warn">${t('scan.not_lasting')}<//>`}
    ${state.queue.aside > 0 &&
    html`<${Notice} kind="bad">
      <p>${t('scan.refused_count', { count: state.queue.aside })}</p>
      <div class="row">
        <button type="button" class="button small" onClick=${door.sendAsideAgain}>${t('scan.send_again')}</button>
        <button type="button" class="button small" onClick=${door.forgetAside}>${t('scan.forget_refused')}</button>
      </div>
    <//>`}
    <${Corrections} corrections=${state.corrections} onDismiss=${door.dismissCorrection} />
  `;
}

function Head({ door, hall, onGate }) {
  const { state } = door;
  return html`<header class="door-head">
      <button type="button" class="button gate" onClick=${onGate}>
        <span class="soft">${t('scan.gate')}</span> <strong>${state.gate}</strong>
        <span class="visually-hidden">${t('scan.change_gate')}</span>
      </button>
      <p class="inside">
        <${Icon} name="people" />
        <strong>${hall ? formatNumber(hall.present) : '–'}</strong>
        <span class="soft">${hall ? t('scan.of_convened', { count: hall.convened }) : ''}</span>
        <span class="visually-hidden">${t('scan.present')}</span>
      </p>
    </header>
    <div class="door-status">
      <${Connection} state=${state} />
      <${SoundSwitch} />
    </div>`;
}

// Where papers are handed out a steward may do so too.
const handsOut = (hall) => hall?.contests.some(({ papers, state }) => papers && ['issuing', 'voting'].includes(state) && !papers.box_open);

function Foot({ door, me, hall }) {
  const { roster } = door.state;
  return html`<footer class="door-foot soft">
    ${gateOfLabel(me.label) !== door.state.gate && html`<span>${me.label || actorText(me.name)}</span>`}
    <span>${roster ? t('scan.list', { count: roster.size, time: formatTime(roster.fetchedAt) }) : t('scan.no_list')}</span>
    ${handsOut(hall) && html`<a href="/console#/paper">${t('scan.papers')}</a>`}
    <${LanguageSwitch} />
  </footer>`;
}

export function DoorView({ congress, me, onDenied }) {
  const door = useDoor(me, onDenied);
  const { state } = door;
  const id = useRef(null);
  id.current = congress?.id ?? door.congress();
  const hall = useHall(door, () => (id.current ? badgePrefix(id.current) : null));
  const [choosing, setChoosing] = useState(false);

  function seen(text) {
    const badge = badgeShape(text);
    if (badge) door.scan({ badge, by: 'camera' });
    else door.foreign(isCard(text) ? 'card' : 'other', 'camera');
  }

  if (!state.gate || choosing) {
    const choose = (gate) => {
      door.choose({ gate });
      setChoosing(false);
    };
    return html`<${GateForm} gate=${state.gate} onChoose=${choose} />`;
  }
  return html`<div class=${`door ${state.current ? 'judged' : ''}`}>
    <div class="door-work" inert=${state.current ? true : undefined}>
      <${Head} door=${door} hall=${hall} onGate=${() => setChoosing(true)} />
      <${Notices} door=${door} hall=${hall} />
      <${Direction} value=${state.direction} onChange=${(direction) => door.choose({ direction })} />
      <div class="door-main">
        <${Finder} onRead=${seen} hint=${state.hint} wanted=${state.camera} onWanted=${(camera) => door.choose({ camera })} />
        <div class="door-side">
          <${Search}
            door=${door}
            onPick=${(person) => door.scan({ delegate: person.id, person })}
            onBadge=${(badge) => door.scan({ badge })}
          />
          <${History} door=${door} />
        </div>
      </div>
      <${Foot} door=${door} me=${me} hall=${hall} />
    </div>
    <${Verdict} state=${state} onClose=${door.close} onUndo=${door.undo} />
  </div>`;
}
