import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { SiteNavigation } from '@/components/site-navigation';
import './globals.css';

export const metadata: Metadata = {
  title: { template: '%s · Guide', default: 'Guide' },
  icons: '/icon.svg',
  description: 'One data access layer behind pages, Server Actions and an API.',
};

export const viewport: Viewport = { colorScheme: 'light dark' };

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <a className="skip" href="#main">
          Skip to the content
        </a>
        <header>
          <SiteNavigation />
        </header>
        <main id="main" tabIndex={-1}>
          {children}
        </main>
      </body>
    </html>
  );
}
