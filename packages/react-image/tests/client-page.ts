import { fileURLToPath } from 'node:url';

/** Folder of the package, from which the script of the page imports it. */
export const PACKAGE = fileURLToPath(new URL('..', import.meta.url));

/** A page that shows one picture with `window.props`, hydrated if the server rendered it. */
export const CLIENT_PAGE = `
  import { StrictMode, useEffect, useRef, useState } from 'react';
  import { createRoot, hydrateRoot } from 'react-dom/client';
  import { CameoImage } from './src/client.tsx';
  import { CameoImage as ServerImage } from './src/index.ts';
  const query = new URLSearchParams(location.search);
  const events = (window.events = []);
  const listeners = {
    onLoad: (event) => events.push('load ' + new URL(event.currentTarget.currentSrc).pathname),
    onError: (event) => events.push('error ' + new URL(event.currentTarget.currentSrc).pathname),
  };
  const refs = (window.refs = {});
  const called = (img) => { if (img) refs.called = img.tagName; };
  function Refs(props) {
    const [client, server] = [useRef(null), useRef(null)];
    useEffect(() => {
      refs.client = client.current?.tagName;
      refs.server = server.current?.tagName;
    }, []);
    return <>
      <CameoImage {...props} {...listeners} ref={client} />
      <ServerImage {...props} ref={server} />
      <CameoImage {...props} ref={called} />
    </>;
  }
  function App() {
    const [props, setProps] = useState(JSON.parse(query.get('props')));
    window.setProps = setProps;
    if (props?.withRef) { const { withRef, ...rest } = props; return <Refs {...rest} />; }
    const { node, ...rest } = props ?? {};
    return props && <CameoImage {...rest} {...(node && { fallback: <b>{node}</b> })} {...listeners} />;
  }
  const root = document.querySelector('#root');
  const app = query.has('strict') ? <StrictMode><App /></StrictMode> : <App />;
  const start = () => {
    if (root.firstChild) hydrateRoot(root, app, { onRecoverableError: (error) => console.error(String(error)) });
    else createRoot(root).render(app);
  };
  if (query.has('wait')) {
    await new Promise((resolve) => setTimeout(resolve, 400));
    window.finished = [...document.images].every((img) => img.complete);
  }
  start();
`;
