/** The id of the element that tells screen readers of a new page. */
const ID = '__waymark-announcer';

/** Tells screen readers that another page is shown: a browser does so only for a new document. */
export function announce(): void {
  // The title is written after what is shown.
  setTimeout(() => {
    const region = document.getElementById(ID) ?? createRegion();
    const text = document.title || document.querySelector('h1')?.textContent || location.pathname;
    region.textContent = text;
  });
}

function createRegion(): HTMLElement {
  const region = document.createElement('div');
  region.id = ID;
  region.setAttribute('role', 'status');
  region.setAttribute('aria-live', 'assertive');
  region.style.cssText =
    'position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap';
  document.body.append(region);
  return region;
}
