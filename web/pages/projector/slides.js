// The slides by name. Each makes {node, update(view), fit?()} from a view
// {state, congress, projector, live, contest}.
import { attendance } from './attendance.js';
import { contest } from './contest.js';
import { message } from './message.js';
import { result } from './result.js';
import { welcome } from './welcome.js';
import { el } from '../../lib/dom.js';

function blank() {
  return { node: el('section'), update() {} };
}

export const slides = { welcome, attendance, contest, result, message, blank };
