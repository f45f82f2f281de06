/** A page that shows one picture with `window.props`, hydrated where the server rendered it. */
export const CLIENT_PAGE = `
  import { StrictMode, useState } from 'react';
  import { createRoot, hydrateRoot } from 'react-dom/client';
  import { CameoImage } from './src/client.tsx';
  const query = new URLSearchParams(location.search);
  const said = (window.said = []);
  const listeners = {
    onLoad: (event) => said.push('load ' + new URL(event.currentTarget.currentSrc).pathname),
    onError: (event) => said.push('error ' + new URL(event.currentTarget.currentSrc).pathname),
  };
  function App() {
    const [props, setProps] = useState(JSON.parse(query.get('props')));
    window.setProps = setProps;
    return props && <CameoImage {...props} {...(props.node && { fallback: <b>{props.node}</b> })} {...listeners} />;
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
