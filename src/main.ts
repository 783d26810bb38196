import './config/home.ts';
import './config/compile-cache.js';

await import('./program.ts');
