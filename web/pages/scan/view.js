// The door's screen.
import { useEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks';
import { actorText } from '../../lib/actor.js';
import { html } from '../../lib/html.js';
import { formatNumber, formatTime, t } from '../../lib/i18n.js';
import { subscribe } from '../../lib/live.js';
import { Icon, LanguageSwitch, Notice } from '../../lib/parts.js';
import { createDoor } from './door.js';
import { GateForm } from './gate.js';
import { History } from './history.js';
import { Search } from './search.js';
import { isMuted, setMuted, unlockSound } from './sound.js';
import { Verdict } from './verdict.js';
import { badgePrefix, listenWedge } from './wedge.js';

function useDoor() {
  const [, redraw] = useReducer((count) => count + 1, 0);
  return useMemo(() => createDoor({ onChange: redraw }), []);
}

function Connection({ queue }) {
  const words = [];
  if (!queue.online) words.push(t('scan.offline_since', { time: formatTime(queue.since) }));
  if (queue.waiting > 0) words.push(t('scan.waiting_count', { count: queue.waiting }));
  if (words.length === 0) words.push(t('scan.online'));
  const kind = !queue.online ? 'bad' : queue.waiting > 0 ? 'warn' : 'good';
  return html`<span class=${`tag ${kind}`} role="status"><${Icon} name=${queue.online ? (queue.waiting ? 'clock' : 'yes') : 'no'} /> ${words.join(' · ')}</span>`;
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

function Mute() {
  const [muted, set] = useState(isMuted());
  function toggle() {
    setMuted(!muted);
    set(!muted);
  }
  return html`<button type="button" class="button small" aria-pressed=${muted ? 'true' : 'false'} onClick=${toggle}>
    <${Icon} name=${muted ? 'mute' : 'sound'} /><span class="visually-hidden">${t('scan.mute')}</span>
  </button>`;
}

export function DoorView({ congress, me, onSignedOut }) {
  const door = useDoor();
  const { state } = door;
  const [hall, setHall] = useState(null);
  const [choosing, setChoosing] = useState(false);
  const prefix = useRef(null);
  prefix.current = congress ? badgePrefix(congress.id) : null;

  useEffect(() => {
    const stopWedge = listenWedge({
      prefix: () => prefix.current,
      onCode({ badge, foreign }) {
        if (!door.state.gate) return;
        if (badge) door.scan({ badge });
        else door.foreign(foreign);
      },
    });
    const stopLive = subscribe({ onState: setHall, onConnection: door.connection });
    const escape = (event) => event.key === 'Escape' && door.close();
    window.addEventListener('online', door.wake);
    document.addEventListener('keydown', escape);
    for (const type of ['pointerdown', 'keydown']) document.addEventListener(type, unlockSound);
    return () => {
      stopWedge();
      stopLive();
      window.removeEventListener('online', door.wake);
      document.removeEventListener('keydown', escape);
      for (const type of ['pointerdown', 'keydown']) document.removeEventListener(type, unlockSound);
    };
  }, []);

  useEffect(() => {
    if (state.queue.signedOut) onSignedOut();
  }, [state.queue.signedOut]);

  if (!state.gate || choosing) {
    const choose = (gate) => {
      door.choose({ gate });
      setChoosing(false);
    };
    return html`<${GateForm} gate=${state.gate} onChoose=${choose} />`;
  }
  return html`<div class="door">
    <header class="door-head">
      <button type="button" class="button gate" onClick=${() => setChoosing(true)}>
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
      <${Connection} queue=${state.queue} />
      <${Mute} />
    </div>
    ${hall && !hall.session && html`<${Notice} kind="warn">${t('scan.no_session')}<//>`}
    ${!state.lasting && html`<${Notice} kind="warn">${t('scan.not_lasting')}<//>`}
    ${state.queue.refused > 0 &&
    html`<${Notice} kind="bad">
      ${t('scan.refused_count', { count: state.queue.refused })}
      <button type="button" class="button small" onClick=${door.forgetRefused}>${t('scan.forget_refused')}</button>
    <//>`}
    <${Direction} value=${state.direction} onChange=${(direction) => door.choose({ direction })} />
    <${Search} direction=${state.direction} onPick=${(person) => door.scan({ delegate: person.id, person })} />
    <${History} door=${door} />
    <footer class="row spread soft door-foot"><span>${me.label || actorText(me.name)}</span><${LanguageSwitch} /></footer>
    <${Verdict} entry=${state.current} onClose=${door.close} />
  </div>`;
}
