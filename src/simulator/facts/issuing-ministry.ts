import { hash32 } from '../../shared/random.ts';

/** Which ministry issues the procedures of a field, since March 2025. Our own assignment, by what the fields are about. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  G01: [
    'Cấp, quản lý căn cước',
    'Định danh và xác thực điện tử',
    'Đăng ký, quản lý cư trú',
    'Đăng ký, quản lý phương tiện giao thông cơ giới, xe máy chuyên dùng',
    'Đăng ký, quản lý con dấu',
    'Lý lịch tư pháp',
    'Phòng cháy, chữa cháy',
    'Phòng, chống tệ nạn xã hội',
    'Quản lý ngành nghề đầu tư, kinh doanh có điều kiện về an ninh, trật tự',
    'Quản lý vũ khí, vật liệu nổ, công cụ hỗ trợ và pháo',
    'Quản lý xuất nhập cảnh',
    'Sát hạch, cấp giấy phép lái xe',
  ],
  G02: ['Điện', 'Kinh doanh khí', 'Lưu thông hàng hóa trong nước', 'Xúc tiến thương mại'],
  G03: [
    'Giáo dục mầm non',
    'Giáo dục nghề nghiệp',
    'Giáo dục thường xuyên',
    'Giáo dục tiểu học',
    'Giáo dục trung học',
    'Giáo dục và Đào tạo thuộc hệ thống giáo dục quốc dân',
    'Thi, tuyển sinh',
    'Văn bằng, chứng chỉ',
  ],
  G09: [
    'An toàn, vệ sinh lao động',
    'Chính sách',
    'Lao động, tiền lương',
    'Người có công',
    'Quản lý lao động ngoài nước',
    'Quản lý nhà nước về hội, quỹ',
    'Thi đua - khen thưởng',
    'Việc làm',
  ],
  G11: ['Chính sách BQP', 'Nghĩa vụ quân sự'],
  G12: [
    'Tài chính đất đai',
    'Thành lập và hoạt động của doanh nghiệp',
    'Thành lập và hoạt động của tổ hợp tác, hợp tác xã, liên hiệp hợp tác xã',
    'Thành lập và hoạt động doanh nghiệp (hộ kinh doanh)',
    'Đầu tư tại Việt nam',
    'Đấu giá tài sản',
  ],
  G15: [
    'Chứng thực',
    'Công chứng',
    'Giám định tư pháp',
    'Hòa giải ở cơ sở',
    'Hộ tịch',
    'Luật sư',
    'Nuôi con nuôi',
    'Quốc tịch',
    'Trợ giúp pháp lý',
    'Đăng ký biện pháp bảo đảm',
  ],
  G16: ['Du lịch', 'Gia đình', 'Quảng cáo', 'Thể dục thể thao', 'Văn hóa', 'Xuất Bản, In và Phát hành'],
  G17: [
    'Hoạt động xây dựng',
    'Hạ tầng kỹ thuật',
    'Kinh doanh bất động sản',
    'Nhà ở và công sở',
    'Quy hoạch đô thị và nông thôn',
    'Đường bộ',
  ],
  G18: ['An toàn thực phẩm', 'Bảo trợ xã hội', 'Dược phẩm', 'Khám bệnh, chữa bệnh', 'Mỹ phẩm', 'Thiết bị y tế', 'Trẻ em'],
  G20: ['Khiếu nại, tố cáo'],
  G21: ['Công tác dân tộc', 'Tín ngưỡng, tôn giáo'],
  GNN: [
    'Chăn nuôi',
    'Giảm nghèo',
    'Kinh tế hợp tác và Phát triển nông thôn',
    'Lâm nghiệp và Kiểm lâm',
    'Môi trường',
    'Nông nghiệp',
    'Quản lý Đê điều và Phòng, chống thiên tai',
    'Thú y',
    'Thủy lợi',
    'Thủy sản',
    'Trồng trọt',
    'Trồng trọt và Bảo vệ thực vật',
    'Tài nguyên nước',
    'Đất đai',
    'Địa chất và khoáng sản',
  ],
};

const MINISTRIES = new Map(Object.entries(FIELDS).flatMap(([ministry, fields]) => fields.map((field) => [field, ministry] as const)));

/** One of `ministries`: by the field, or by lot for a field that is not known here. `undefined` where there is none. */
export function issuingMinistry(field: string, ministries: readonly string[]): string | undefined {
  const known = MINISTRIES.get(field);
  return known !== undefined && ministries.includes(known) ? known : ministries[hash32(field) % Math.max(1, ministries.length)];
}
