// An error as a sentence for people.
import { has, t } from './i18n.js';

// The daemon's words about single fields, as "seats: must be …".
function fieldsText(fields) {
  if (!fields) return '';
  return Object.entries(fields).map(([name, words]) => `${name}: ${words}`).join('; ');
}

export function errorText(error) {
  const key = `error.${error?.code}`;
  const detail = fieldsText(error?.fields) || error?.detail || '';
  if (error?.code && has(key)) return t(key, { detail, seconds: error.retryAfter ?? 60 });
  return t('error.unexpected', { detail: detail || error?.message || '' });
}
