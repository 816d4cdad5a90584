// Parts of the console's forms and lists.
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { html } from '../../lib/html.js';
import { formatNumber, t } from '../../lib/i18n.js';
import { Field, Form, Icon, Problem } from '../../lib/parts.js';

export function Page({ title, actions, back, children }) {
  const heading = useRef(null);
  // The reader of a screen reader hears where the click has led.
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return html`<div class="stack page">
    ${back && html`<a class="back" href=${back.href}>← ${back.label}</a>`}
    <div class="row spread">
      <h1 tabindex="-1" ref=${heading}>${title}</h1>
      <div class="row">${actions}</div>
    </div>
    ${children}
  </div>`;
}

export function Loaded({ of, children }) {
  if (of.data === null) {
    return of.error ? html`<${Problem} error=${of.error} />` : html`<p class="soft" role="status">${t('common.loading')}</p>`;
  }
  return html`<${Problem} error=${of.error} />${children(of.data)}`;
}

export function Panel({ title, children, ...rest }) {
  return html`<section class="panel stack" ...${rest}>${title && html`<h2>${title}</h2>`}${children}</section>`;
}

export function Select({ label, hint, problem, name, value, onInput, options, id = `field-${name}` }) {
  const about = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(' ') || undefined;
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <select class="input" id=${id} name=${name} aria-describedby=${about} aria-invalid=${problem ? 'true' : undefined} onChange=${(event) => onInput(event.currentTarget.value)}>
      ${options.map(([key, words]) => html`<option value=${key} selected=${key === value}>${words}</option>`)}
    </select>
    ${hint && html`<p class="hint" id=${`${id}-hint`}>${hint}</p>`}
    ${problem && html`<p class="problem" id=${`${id}-problem`}>${problem}</p>`}
  </div>`;
}

export function TextArea({ label, hint, problem, name, value, onInput, id = `field-${name}`, ...rest }) {
  const about = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(' ') || undefined;
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <textarea class="input" id=${id} name=${name} aria-describedby=${about} aria-invalid=${problem ? 'true' : undefined} value=${value} onInput=${(event) => onInput(event.currentTarget.value)} ...${rest}></textarea>
    ${hint && html`<p class="hint" id=${`${id}-hint`}>${hint}</p>`}
    ${problem && html`<p class="problem" id=${`${id}-problem`}>${problem}</p>`}
  </div>`;
}

export function Check({ label, hint, checked, onInput }) {
  return html`<label class="check">
    <input type="checkbox" checked=${checked} onChange=${(event) => onInput(event.currentTarget.checked)} />
    <span>${label}${hint && html`<br /><span class="soft">${hint}</span>`}</span>
  </label>`;
}

// A modal question. onConfirm may fail: the error stays in the dialog. Whatever
// ends it, what had the focus before has it again.
export function Dialog({ title, action, danger = false, busy = false, error, onConfirm, onClose, children }) {
  const dialog = useRef(null);
  const over = useRef(false);
  useLayoutEffect(() => {
    const node = dialog.current;
    node.showModal();
    return () => {
      over.current = true;
      node.close();
    };
  }, []);
  // Once: the browser tells of its closing some time later, when the same
  // question may have been asked again already.
  function end() {
    if (over.current) return;
    over.current = true;
    onClose();
  }
  function cancel(event) {
    event.preventDefault();
    end();
  }
  return html`<dialog ref=${dialog} class="dialog" aria-labelledby="dialog-title" onCancel=${cancel} onClose=${end}>
    <${Form} class="stack" onSubmit=${onConfirm}>
      <h2 id="dialog-title">${title}</h2>
      ${children}
      <${Problem} error=${error} />
      <div class="row dialog-buttons">
        <button type="button" class="button" onClick=${end}>${t('common.cancel')}</button>
        <button class=${`button primary ${danger ? 'danger' : ''}`} disabled=${busy}>${action}</button>
      </div>
    <//>
  </dialog>`;
}

// A button that asks first. onConfirm() is awaited; what it throws is shown.
export function AskButton({ label, title, text, action = label, danger = false, small = false, onConfirm }) {
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(null);
  async function confirm() {
    setBusy(true);
    setError(null);
    try {
      await onConfirm();
      setAsking(false);
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  }
  function open() {
    setError(null);
    setAsking(true);
  }
  return html`<button type="button" class=${`button ${danger ? 'danger' : ''} ${small ? 'small' : ''}`} onClick=${open}>${label}</button>
    ${asking &&
    html`<${Dialog} title=${title} action=${action} danger=${danger} busy=${busy} error=${error} onConfirm=${confirm} onClose=${() => setAsking(false)}>
      <p>${text}</p>
    <//>`}`;
}

export function CopyButton({ text }) {
  const [copied, setCopied] = useState(false);
  if (!navigator.clipboard) return null;
  async function copy() {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  }
  return html`<button type="button" class="button small" onClick=${copy}>${t(copied ? 'common.copied' : 'common.copy')}</button>`;
}

const STATE_KINDS = { issuing: 'warn', voting: 'good', certified: 'accent', cancelled: 'bad' };

export function StateTag({ state }) {
  return html`<span class=${`tag with-icon ${STATE_KINDS[state] ?? ''}`}><${Icon} name=${state} /> ${t(`state.${state}`)}</span>`;
}

// A labelled count with a bar.
export function Meter({ label, value, whole }) {
  return html`<div class="meter">
    <span>${label}</span>
    <strong>${formatNumber(value)}<span class="soft"> / ${formatNumber(whole)}</span></strong>
    <progress max=${Math.max(whole, 1)} value=${value} aria-label=${label}></progress>
  </div>`;
}

// {label, value} pairs in a row.
export function Figures({ items }) {
  return html`<dl class="figures">
    ${items.map(([label, value]) => html`<div><dt>${label}</dt><dd>${typeof value === 'number' ? formatNumber(value) : (value ?? '–')}</dd></div>`)}
  </dl>`;
}

// A word to be typed before what cannot be undone.
export function TypedWord({ word, value, onInput }) {
  return html`<${Field} label=${t('console.type_word', { word })} name="typed-word" value=${value} onInput=${onInput} autocomplete="off" autocapitalize="none" spellcheck="false" required />`;
}

// A file to be saved.
export function Download({ href, name, primary = false, children }) {
  return html`<a class=${`button ${primary ? 'primary' : ''}`} href=${href} download=${name}>${children}</a>`;
}

// Back and on through the pages of a list; null for a way that is not there.
export function Pager({ page, onBack, onOn, back = t('console.previous'), on = t('console.next') }) {
  return html`<nav class="row" aria-label=${t('console.pages')}>
    <button type="button" class="button small" disabled=${!onBack} onClick=${onBack}>← ${back}</button>
    <span class="soft">${t('console.page', { count: page })}</span>
    <button type="button" class="button small" disabled=${!onOn} onClick=${onOn}>${on} →</button>
  </nav>`;
}
