/** Run before every test file of the project `postgresql`: its newsrooms are kept there (home.ts). */
process.env['TEST_ENGINE'] = 'postgresql';
