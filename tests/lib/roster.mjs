// A congress' delegates, the same at every call, and their roster file.

const FAMILY = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Hoàng', 'Huỳnh', 'Phan', 'Vũ', 'Võ', 'Đặng', 'Bùi', 'Đỗ', 'Hồ', 'Ngô', 'Dương', 'Lý'];
const MIDDLE = ['Văn', 'Thị', 'Hữu', 'Minh', 'Quốc', 'Thanh', 'Ngọc', 'Đức', 'Thuỳ', 'Xuân', 'Công'];
const GIVEN = ['An', 'Ánh', 'Bình', 'Châu', 'Dũng', 'Đạt', 'Giang', 'Hà', 'Hương', 'Khôi', 'Lan', 'Mỹ', 'Nghĩa', 'Oanh', 'Phượng', 'Quỳnh', 'Sơn', 'Tú', 'Uyên', 'Vượng', 'Ý', 'Yến', 'Thảo'];

export const DELEGATIONS = [
  'Thành đoàn',
  'Huyện đoàn Đông Hải',
  'Huyện đoàn Hoà Bình',
  'Huyện đoàn Phước Long',
  'Thị đoàn Giá Rai',
  'Đoàn Khối các cơ quan',
  'Đoàn Khối Doanh nghiệp',
  'Đoàn trường Đại học',
  'Đoàn trường Cao đẳng',
  'Công an tỉnh',
  'Bộ Chỉ huy Quân sự tỉnh',
  'Bộ đội Biên phòng tỉnh',
];

const OFFICIAL = 230;
const ALTERNATE = 10; // then guests

const HEADERS = {
  en: {
    code: 'code',
    full_name: 'full_name',
    delegation: 'delegation',
    standing: 'standing',
    kind: 'kind',
    seat: 'seat',
    sex: 'sex',
    birth_date: 'birth_date',
    position: 'position',
  },
  vi: {
    code: 'Mã đại biểu',
    full_name: 'Họ và tên',
    delegation: 'Đoàn đại biểu',
    standing: 'Chính thức/Dự khuyết/Khách mời',
    kind: 'Loại đại biểu',
    seat: 'Số ghế',
    sex: 'Giới tính',
    birth_date: 'Ngày sinh',
    position: 'Chức vụ',
  },
};

const WORDS = {
  official: 'Chính thức',
  alternate: 'Dự khuyết',
  guest: 'Khách mời',
  ex_officio: 'Đương nhiên',
  elected: 'Được bầu',
  appointed: 'Chỉ định',
  male: 'Nam',
  female: 'Nữ',
};

function person(index, count) {
  const share = Math.ceil((count * OFFICIAL) / 246);
  const guests = Math.floor((count * (246 - OFFICIAL - ALTERNATE)) / 246);
  const standing = index < share ? 'official' : index < count - guests ? 'alternate' : 'guest';
  const middle = MIDDLE[(index * 7) % MIDDLE.length];
  return {
    code: `DB${String(index + 1).padStart(3, '0')}`,
    full_name: `${FAMILY[index % FAMILY.length]} ${middle} ${GIVEN[(index * 5) % GIVEN.length]}`,
    delegation: DELEGATIONS[index % DELEGATIONS.length],
    standing,
    kind: standing === 'guest' ? '' : index % 9 === 0 ? 'ex_officio' : index % 40 === 1 ? 'appointed' : 'elected',
    seat: `${String.fromCharCode(65 + Math.floor(index / 20))}${(index % 20) + 1}`,
    sex: middle === 'Thị' || index % 2 ? 'female' : 'male',
    birth_date: `${1986 + (index % 18)}-${String((index % 12) + 1).padStart(2, '0')}-${String((index % 28) + 1).padStart(2, '0')}`,
    position: index % 3 ? 'Đoàn viên' : 'Bí thư',
  };
}

/** `count` delegates of 12 delegations; of 246, 230 are official, 10 alternates, 6 guests. */
export function makeRoster(count = 246) {
  return Array.from({ length: count }, (_, index) => person(index, count));
}

/** `count` official delegates, shared out over `delegations` of them. */
export function makeOfficials(count, delegations = 3) {
  return makeRoster(count).map((one, index) => ({
    ...one,
    standing: 'official',
    kind: 'elected',
    delegation: DELEGATIONS[index % delegations],
  }));
}

export const isOfficial = ({ standing }) => standing === 'official';

function quote(cell, separator) {
  return /["\r\n]/.test(cell) || cell.includes(separator) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Rows of cells as a file. */
export function csvText(rows, { separator = ',', end = '\r\n', bom = false } = {}) {
  const lines = rows.map((row) => row.map((cell) => quote(String(cell ?? ''), separator)).join(separator) + end);
  return (bom ? '\ufeff' : '') + lines.join('');
}

/** The roster file of `people`, in either language. */
export function rosterCsv(people, { language = 'en', ...form } = {}) {
  const columns = Object.keys(HEADERS[language]);
  const word = (text) => (language === 'vi' ? (WORDS[text] ?? text) : text);
  const rows = people.map((one) => columns.map((column) => word(one[column] ?? '')));
  return csvText([Object.values(HEADERS[language]), ...rows], form);
}
