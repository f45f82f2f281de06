import type { Metadata } from 'next';
import Link from 'next/link';
import { connection } from 'next/server';
import type { ReactNode } from 'react';
import '@cameo/react-image/styles.css';
import './page.css';

export const metadata: Metadata = { title: 'Pictures in Next.js' };

export default async function Layout({ children }: { readonly children: ReactNode }) {
  // A nonce belongs to one request, so no page can be rendered in advance.
  await connection();
  return (
    <html lang="en">
      <body>
        <nav>
          <Link href="/">Home</Link>{' '}
          <Link id="to-other" href="/other">
            Other
          </Link>
        </nav>
        <main>{children}</main>
      </body>
    </html>
  );
}
