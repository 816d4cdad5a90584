// Subscribers of the live stream who come and go. What they hear is not kept.

import http from 'node:http';

const PATIENCE_MS = 30000;

class Listener {
  constructor(base) {
    this.ended = false;
    this.left = false;
    this.last = '';
    this.first = new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('a subscriber heard nothing')), PATIENCE_MS);
      this.request = http.get(new URL('/api/live', base), { agent: false, headers: { Accept: 'text/event-stream' } }, (message) => {
        let text = '';
        message.setEncoding('utf8');
        message.on('data', (chunk) => {
          text += chunk;
          const end = text.lastIndexOf('\n\n');
          if (end < 0) return;
          this.last = text.slice(0, end);
          text = text.slice(end + 2);
          clearTimeout(late);
          resolve();
        });
        message.on('close', () => (this.ended = true));
        message.on('error', () => {});
      });
      this.request.on('error', (error) => {
        clearTimeout(late);
        reject(error);
      });
    });
  }

  leave() {
    this.left = true;
    this.request.destroy();
  }
}

export class Audience {
  constructor(base) {
    this.base = base;
    this.listeners = [];
    this.heard = 0; // subscriptions
  }

  /** One more; resolves when it has its first event. */
  async come() {
    const listener = new Listener(this.base);
    await listener.first;
    this.heard++;
    this.listeners.push(listener);
  }

  /** The one that stayed longest leaves; fails when its stream had been cut. */
  leave() {
    const listener = this.listeners.shift();
    const wasCut = listener.ended;
    listener.leave();
    if (wasCut) throw new Error('a live stream was cut');
  }

  /** What each has heard of a contest last: the contest, or null. */
  heardOf(id) {
    return this.listeners.map(({ last }) => {
      const data = last.split('\n').filter((line) => line.startsWith('data: ')).at(-1);
      return data ? (JSON.parse(data.slice(6)).contests.find((contest) => contest.id === id) ?? null) : null;
    });
  }

  close() {
    for (const listener of this.listeners) listener.leave();
  }
}
