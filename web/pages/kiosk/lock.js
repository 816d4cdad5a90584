// What a page can do against being left: no way back to what was open before, no
// menus, nothing to drag away. The tablet's own means (screen pinning, guided
// access) do the rest.

export function lockPage() {
  const hold = () => window.history.pushState(null, '', window.location.pathname);
  hold();
  window.addEventListener('popstate', hold);
  for (const name of ['contextmenu', 'dragstart', 'drop']) {
    document.addEventListener(name, (event) => event.preventDefault());
  }
}
