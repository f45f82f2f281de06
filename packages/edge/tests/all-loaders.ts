// Runs before each test file that shares its process with others. `loadSharp` restricts libvips' loaders for the whole process,
// and the next file reads pictures with sharp itself, so the restriction must be lifted. It first restricts to nothing, so that
// the next configuration counts as different and restricts again.
import { loadSharp } from '../src/render/sharp.js';

const sharp = await loadSharp([]);
sharp.unblock({ operation: ['VipsForeignLoad'] });
