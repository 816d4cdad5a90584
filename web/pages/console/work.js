// Of who signs out nothing remains for the next one at the same browser.
import { holdPage } from '../../lib/store.js';
import { forgetImport } from './importing.js';
import { forgetJobs } from './jobs.js';
import { pauseIssuing } from './keys/issuer_work.js';
import { forgetSearch } from './roster.js';
import { forgetUploads } from './uploads.js';

export function forgetWork() {
  forgetUploads();
  forgetImport();
  forgetJobs();
  pauseIssuing();
  forgetSearch();
  holdPage('cards', false);
}
