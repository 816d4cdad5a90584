// Every page in English: see lib/every_page.mjs.

import { lookAtEveryPage } from '../lib/every_page.mjs';

lookAtEveryPage('en');
