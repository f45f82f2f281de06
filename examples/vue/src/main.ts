import { createApp } from 'vue';
import '@cameo/image/styles.css';
import App from './app.vue';
import './page.css';

createApp(App).mount('#root');
