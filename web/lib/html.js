// Preact with tagged templates, and the hooks every page shares.
import { h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import htm from 'htm';
import { language, onLanguage } from './i18n.js';

export const html = htm.bind(h);

// The current language; the component is drawn again when it changes.
export function useLanguage() {
  const [lang, set] = useState(language());
  useEffect(() => onLanguage(set), []);
  return lang;
}
