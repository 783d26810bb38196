import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { stemOf } from '../../src/lib/words/stem-of.ts';
import { isStopWord } from '../../src/lib/words/stop-words.ts';
import { wordsOf } from '../../src/lib/words/words-of.ts';

describe('the words of a text', () => {
  test.each([
    ['a sentence', "Don't retry: the server's gone.", 'don t retry the server s gone'],
    ['an identifier of humps, whole and in parts', 'maxRetries', 'maxretries max retries'],
    ['the same identifier with underscores', 'MAX_RETRIES', 'maxretries max retries'],
    ['an abbreviation before a word', 'HTMLParser getURLs', 'htmlparser html parser geturls get urls'],
    ['letters with digits', 'sha256 IPv6 e2e SHA256Hash', 'sha256 ipv6 e2e sha256hash sha256 hash'],
    ['underscores at the ends', '__init__', 'init'],
    ['a path', 'src/lib/words-of.ts', 'src lib words of ts'],
    ['Chinese, in pairs', '連接池', '連接 接池'],
    ['one character', '池', '池'],
    ['characters outside the basic plane', '𠀀𠀁𠀂', '𠀀𠀁 𠀁𠀂'],
    ['Japanese', 'データ', 'デー ータ'],
    ['Korean', '연결풀', '연결 결풀'],
    ['Thai', 'สวัสดี', 'สว วั ัส สด ดี'],
    ['scripts that touch', 'Redis缓存层v2', 'redis 缓存 存层 v2'],
    ['Russian', 'Ошибка сервера', 'ошибка сервера'],
    ['Arabic and Hindi, with their marks', 'خطأ डेटाबेस', 'خطأ डेटाबेस'],
    ['wide letters', 'ＰｏｓｔｇｒｅＳＱＬ', 'postgresql postgre sql'],
    ['signs alone', '!?… — 🙂', ''],
    ['nothing', '', ''],
  ])('%s', (_, text, words) => {
    expect(wordsOf(text).join(' ')).toBe(words);
  });

  test('are the same for composed and decomposed text', () => {
    for (const text of ['Müller café', 'ガベージ', '데이터베이스', 'Straße']) {
      expect(wordsOf(text.normalize('NFD'))).toEqual(wordsOf(text.normalize('NFC')));
    }
  });

  test('of a long piece of data are its beginning', () => {
    expect(wordsOf('aB3_'.repeat(1_000))).toEqual(['ab3'.repeat(22).slice(0, 64)]);
  });

  test('have no blanks, no capitals and at most 64 letters, whatever the text is', () => {
    fc.assert(
      fc.property(fc.uint16Array({ maxLength: 100 }), (units) => {
        const words = wordsOf(String.fromCharCode(...units));
        return words.every((word) => /^[^\s_]{1,64}$/u.test(word) && word === word.toLowerCase());
      }),
    );
  });
});

describe('a stem', () => {
  test.each([
    ['deletes deleted deleting', 'delet'],
    ['queries query', 'queri'],
    ['indexes indexing', 'index'],
    ['constructor', 'constructor'],
    ['кэширование', 'кэширование'],
    ['sha256', 'sha256'],
    ['缓存', '缓存'],
  ])('of %s is %s', (words, stem) => {
    expect([...new Set(words.split(' ').map(stemOf))]).toEqual([stem]);
  });
});

test('stop words are those of any text, and no word of software', () => {
  expect(wordsOf("it's what they don't have").filter((word) => !isStopWord(word))).toEqual([]);
  expect(wordsOf('index lock table set new not found').filter(isStopWord)).toEqual(['not']);
});
