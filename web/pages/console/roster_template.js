// An example of a roster file, in the words of the reader's language, to be
// filled in with a spreadsheet program.
import { saveFile, toCsv } from '../../lib/csv.js';
import { language, t } from '../../lib/i18n.js';

const COLUMNS = {
  vi: ['Mã đại biểu', 'Họ và tên', 'Đoàn đại biểu', 'Tư cách', 'Loại đại biểu', 'Thay cho', 'Số ghế', 'Giới tính', 'Ngày sinh', 'Dân tộc', 'Tôn giáo', 'Ngày vào Đoàn', 'Ngày vào Đảng', 'Chức vụ', 'Khối', 'Trình độ chuyên môn', 'Lý luận chính trị', 'Điện thoại', 'Email', 'Ghi chú'],
  en: ['code', 'full_name', 'delegation', 'standing', 'kind', 'replaces', 'seat', 'sex', 'birth_date', 'ethnicity', 'religion', 'union_since', 'party_since', 'position', 'sector', 'education', 'theory_level', 'phone', 'email', 'note'],
};

const EXAMPLES = {
  vi: [
    ['DB001', 'Nguyễn Văn A', 'Thành đoàn', 'Chính thức', 'Được bầu', '', 'A1', 'Nam', '28/02/1995', 'Kinh', 'Không', '26/03/2010', '', 'Bí thư', 'Địa bàn dân cư', 'Đại học', 'Trung cấp', '0900000001', '', ''],
    ['DB002', 'Trần Thị B', 'Thành đoàn', 'Dự khuyết', 'Được bầu', '', 'A2', 'Nữ', '1999', 'Kinh', '', '', '', '', '', '', '', '', '', ''],
  ],
  en: [
    ['DB001', 'Nguyễn Văn A', 'Thành đoàn', 'official', 'elected', '', 'A1', 'male', '1995-02-28', 'Kinh', '', '2010-03-26', '', 'Secretary', '', '', '', '0900000001', '', ''],
    ['DB002', 'Trần Thị B', 'Thành đoàn', 'alternate', 'elected', '', 'A2', 'female', '1999', 'Kinh', '', '', '', '', '', '', '', '', '', ''],
  ],
};

export function saveTemplate() {
  const rows = [COLUMNS[language()], ...EXAMPLES[language()]];
  saveFile(t('import.template_name'), toCsv(rows), 'text/csv;charset=utf-8');
}
