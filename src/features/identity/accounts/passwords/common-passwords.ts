/** The most common passwords that would otherwise be long enough, in lower case. They are compared without spaces. */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `
  000000000000 098765432109 111111111111 11111111111111 112233445566 121212121212 123123123123 123321123321
  123412341234 1234512345123 123451234512345 123456123456 1234567887654321 123456789012 1234567890123
  12345678901234 123456789012345 1234567890123456 12345678901234567890 1234567890qwerty 1234567891011
  123456789123 123456789123456789 123456789abc 123456789qwe 123456qwerty 1234qwerasdf 1234qwerasdfzxcv
  147258369000 147258369147 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1q2w3e4r5t6y7u8i 1q2w3e4r5t6y7u8i9o0p 1qaz1qaz1qaz
  1qaz2wsx3edc 1qaz2wsx3edc4rfv 1qazxsw23edc 1qazxsw23edcvfr4 222222222222 333333333333 444444444444
  555555555555 666666666666 777777777777 888888888888 987654321000 9876543210123 987654321987 999999999999
  aaaaaaaaaaaa aaaaaaaaaaaaaaaa abc123456789 abc123abc123 abcd1234abcd1234 abcdabcdabcd abcdef123456
  abcdefghijkl abcdefghijklm abcdefghijklmnop abcdefghijklmnopqrstuvwxyz admin1234567 admin12345678
  adminadminadmin administrator administrator1 alexanderalexander asdasdasdasd asdf1234asdf asdfasdfasdf
  asdfghjkl123 asdfghjkl1234 asdfghjklqwertyuiop asdfghjklzxcvbnm bismillah123 changeme1234 changemechangeme
  changemenow1 changemeplease christopher1 christopher123 computer1234 correcthorsebatterystaple
  defaultpassword dragon123456 elizabeth123 football1234 hello123hello hellohello123 helloworld12
  helloworld123 helloworld1234 ilovejesus123 iloveyou1234 iloveyou12345 iloveyou123456 iloveyou2023
  iloveyou2024 iloveyou2025 iloveyou2026 iloveyoubaby iloveyouforever iloveyousomuch jesuschrist1
  jesusislord1 letmein12345 letmein123456 letmeinletmein letmeinplease liverpool123 liverpoolfc1
  manchester123 manchesterunited michael12345 minecraft123 mypassword12 mypassword123 mypassword1234
  p@$$w0rd1234 p@ssw0rd1234 p@ssw0rdp@ssw0rd pa$$word1234 pass1234pass passphrase12 passphrase123
  passw0rd1234 passw0rdpassw0rd password!123 password123! password1234 password1234! password12345
  password123456 password1234567 password12345678 password123456789 password1234567890 password2023
  password2024 password2025 password2026 password@123 password@1234 passwordpassword passwordpassword1
  passwort1234 pokemon12345 princess1234 q1w2e3r4t5y6 q1w2e3r4t5y6u7 q1w2e3r4t5y6u7i8 qazwsxedc123
  qazwsxedcrfv qazwsxedcrfvtgb qqqqqqqqqqqq qweasdzxc123 qweasdzxcqwe qweqweqweqwe qwer1234qwer1234
  qwerasdfzxcv qwerty123456 qwerty1234567 qwerty12345678 qwerty123456789 qwertyqwerty qwertyuiop12
  qwertyuiop123 qwertyuiop1234 qwertyuiop[] qwertyuiop[]\\ qwertyuiopasdf qwertyuiopasdfgh
  qwertyuiopasdfghjkl qwertyuiopasdfghjklzxcvbnm qwertzuiop123 rootrootroot schalke04schalke secret123456
  secretsecret starwars1234 sunshine1234 superman1234 supersecret1 supersecretpassword test12341234
  test12345678 testpassword testpassword1 testtesttest thisisapassword thisismypassword tinkerbell123
  trustno1trustno1 trustnoone12 unbelievable1 victoria1234 welcome12345 welcome123456 welcome1welcome1
  welcomewelcome whatever1234 xxxxxxxxxxxx yourpassword zaq12wsxcde3 zaq1xsw2cde3 zaq1xsw2cde3vfr4
  zaq1zaq1zaq1 zxcvbnm12345 zxcvbnm123456789 zxcvbnmasdfghjkl zzzzzzzzzzzz
  `
    .trim()
    .split(/\s+/),
);
