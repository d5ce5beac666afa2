'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';

const PAGES = [
  ['/', 'Start'],
  ['/users', 'Users'],
  ['/directory', 'Directory'],
] as const;

/** The links to all pages, the present one marked; and one to the API, which is no page. */
export function SiteNavigation() {
  const pathname = usePathname();
  return (
    <nav aria-label="Site">
      <ul>
        {PAGES.map(([href, name]) => (
          <li key={href}>
            <Link href={href} aria-current={pathname === href ? 'page' : undefined}>
              {name}
            </Link>
          </li>
        ))}
        <li>
          <a href="/api/users">API</a>
        </li>
      </ul>
    </nav>
  );
}
