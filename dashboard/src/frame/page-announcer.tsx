import { useEffect, useState } from 'react';

/** Tells screen readers the title of a page that has replaced another one. */
export function PageAnnouncer() {
  const [title, setTitle] = useState('');
  useEffect(() => {
    const element = document.querySelector('title');
    if (!element) return;
    // the title of the first page is read with the page
    let former = document.title;
    const observer = new MutationObserver(() => {
      if (document.title === former) return;
      if (former !== '' && former !== FIRST) setTitle(document.title.replace(` · ${FIRST}`, ''));
      former = document.title;
    });
    observer.observe(element, { childList: true, characterData: true, subtree: true });
    return () => observer.disconnect();
  }, []);
  return (
    <p className="visually-hidden" aria-live="polite" data-announcer>
      {title}
    </p>
  );
}

/** The title in index.html. */
const FIRST = 'OmniMemory';
