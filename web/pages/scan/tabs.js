// Two tabs of one device share its queue and list: each tells the others what it
// scanned and what the daemon said.
const NAME = 'congressd-scan';

// onMessage(message); answers {tell(message), close()}.
export function joinTabs(onMessage) {
  if (!window.BroadcastChannel) return { tell() {}, close() {} };
  const channel = new BroadcastChannel(NAME);
  channel.onmessage = ({ data }) => onMessage(data);
  return { tell: (message) => channel.postMessage(message), close: () => channel.close() };
}
