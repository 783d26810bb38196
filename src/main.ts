import './config/home.ts';
import './config/compile-cache.ts';

await import('./program.ts');
