/**
 * The page's only script, and nothing is missing without it: it says times in the reader's zone, and looks once a minute
 * whether the page has changed, while somebody sees it. It runs in browsers that are some years old.
 */
export const script = `(() => {
  const language = document.documentElement.lang;
  const withZone = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short' });
  const tellTimes = () => {
    for (const time of document.querySelectorAll('time:not(.day)')) {
      const at = new Date(time.dateTime);
      if (isNaN(at)) continue;
      time.title = time.textContent;
      time.textContent = withZone.format(at);
    }
  };
  let main = document.querySelector('main');
  let known = main.innerHTML;
  tellTimes();

  const show = (next) => {
    const newMain = next.querySelector('main');
    if (!newMain || newMain.innerHTML === known) return;
    const said = document.querySelector('h1').textContent;
    const open = [...document.querySelectorAll('details[open]')].map((one) => one.id);
    const focused = main.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
    known = newMain.innerHTML;
    main.replaceWith(document.adoptNode(newMain));
    main = newMain;
    document.title = next.title;
    const icon = next.querySelector('link[rel=icon]');
    if (icon) document.querySelector('link[rel=icon]').setAttribute('href', icon.getAttribute('href'));
    for (const id of open) {
      const one = id && document.getElementById(id);
      if (one) one.open = true;
    }
    tellTimes();
    if (focused) for (const link of main.querySelectorAll('a')) if (link.getAttribute('href') === focused) { link.focus({ preventScroll: true }); break; }
    const state = document.querySelector('h1').textContent;
    if (state !== said) document.querySelector('[role=status]').textContent = state;
  };

  let looking = false;
  const look = async () => {
    if (document.hidden || looking) return;
    looking = true;
    try {
      const answer = await fetch(location.pathname, { cache: 'no-cache' });
      if (answer.ok) show(new DOMParser().parseFromString(await answer.text(), 'text/html'));
    } catch {
      // The reader is offline, or the page is: what it says still stands.
    }
    looking = false;
  };
  setInterval(look, 60000);
  document.addEventListener('visibilitychange', look);
})();
`;
