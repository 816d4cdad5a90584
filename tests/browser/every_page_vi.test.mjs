// Every page in Vietnamese: see lib/every_page.mjs.

import { lookAtEveryPage } from '../lib/every_page.mjs';

lookAtEveryPage('vi');
